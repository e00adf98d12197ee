import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;

/** A stored text, as Lucene 8 hands it out. */
final class Stored {
    static String text(IndexSearcher searcher, int document) throws IOException {
        return searcher.doc(document).get("text");
    }
}

import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;

/** A stored text, as Lucene 10 hands it out. */
final class Stored {
    static String text(IndexSearcher searcher, int document) throws IOException {
        return searcher.storedFields().document(document).get("text");
    }
}

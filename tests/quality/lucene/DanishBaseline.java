import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/** Lucene as it comes: DanishAnalyzer, BM25 with its defaults, any word of the query. Prints a TREC run.
 *  Arguments: corpus.tsv (id, tab, text), queries.tsv (id, tab, query), a folder for its index. */
public final class DanishBaseline {
    private static final int HITS = 1000;

    private static void index(Path corpus, Directory folder, Analyzer analyzer) throws Exception {
        try (IndexWriter writer = new IndexWriter(folder, new IndexWriterConfig(analyzer));
             BufferedReader lines = Files.newBufferedReader(corpus, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                if (tab < 0) continue;
                Document document = new Document();
                document.add(new StringField("id", line.substring(0, tab), Field.Store.YES));
                document.add(new TextField("text", line.substring(tab + 1), Field.Store.NO));
                writer.addDocument(document);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        BooleanQuery.setMaxClauseCount(1 << 16);
        Analyzer analyzer = new DanishAnalyzer();
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        try (Directory folder = FSDirectory.open(Paths.get(arguments[2]))) {
            index(Paths.get(arguments[0]), folder, analyzer);
            try (DirectoryReader reader = DirectoryReader.open(folder)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                QueryBuilder builder = new QueryBuilder(analyzer);
                long start = System.nanoTime();
                int queries = 0;
                for (String line : Files.readAllLines(Paths.get(arguments[1]), StandardCharsets.UTF_8)) {
                    int tab = line.indexOf('\t');
                    if (tab < 0) continue;
                    queries++;
                    Query query = builder.createBooleanQuery("text", line.substring(tab + 1), BooleanClause.Occur.SHOULD);
                    if (query == null) continue;
                    int rank = 0;
                    for (ScoreDoc hit : searcher.search(query, HITS).scoreDocs)
                        out.printf(Locale.ROOT, "%s Q0 %s %d %.6f lucene%n", line.substring(0, tab),
                                   searcher.doc(hit.doc).get("id"), ++rank, hit.score);
                }
                System.err.printf(Locale.ROOT, "%.2f ms a query%n", (System.nanoTime() - start) / 1e6 / Math.max(1, queries));
            }
        }
        out.flush();
    }
}

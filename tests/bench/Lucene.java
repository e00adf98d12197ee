import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
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
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/** Lucene as it comes, with DanishAnalyzer and one thread: "build FOLDER PASSAGES", "ask FOLDER". The same lines
 *  as of fts5.c: passages are "number, tab, text", queries "kind, tab, words", and "again" answers them all. */
public final class Lucene {
    private static void build(String folder, String passages) throws Exception {
        try (Directory directory = FSDirectory.open(Paths.get(folder));
             IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new DanishAnalyzer()));
             BufferedReader lines = Files.newBufferedReader(Paths.get(passages), StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                Document document = new Document();
                document.add(new StringField("id", line.substring(0, tab), Field.Store.YES));
                document.add(new TextField("text", line.substring(tab + 1), Field.Store.YES));
                writer.addDocument(document);
            }
            writer.commit();
        }
    }

    private static Query query(String line, QueryBuilder builder) {
        int tab = line.indexOf('\t');
        String kind = line.substring(0, tab);
        String words = line.substring(tab + 1);
        Query query;
        switch (kind) {
            case "phrase": query = builder.createPhraseQuery("text", words); break;
            case "prefix": query = new PrefixQuery(new Term("text", words.toLowerCase(Locale.ROOT))); break;
            case "or":
            case "any": query = builder.createBooleanQuery("text", words, BooleanClause.Occur.SHOULD); break;
            default: query = builder.createBooleanQuery("text", words, BooleanClause.Occur.MUST);
        }
        return query == null ? new MatchNoDocsQuery() : query;
    }

    private static void ask(String folder) throws Exception {
        Analyzer analyzer = new DanishAnalyzer();
        QueryBuilder builder = new QueryBuilder(analyzer);
        List<String> queries = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Directory directory = FSDirectory.open(Paths.get(folder));
             DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            long kept = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.equals("again")) {
                    queries.add(line);
                    continue;
                }
                StringBuilder times = new StringBuilder();
                for (String one : queries) {
                    long start = System.nanoTime();
                    for (ScoreDoc hit : searcher.search(query(one, builder), 10).scoreDocs)
                        kept += Stored.text(searcher, hit.doc).length();
                    times.append(times.length() == 0 ? "" : " ").append(System.nanoTime() - start);
                }
                System.out.println(times);
            }
            if (kept < 0) System.err.println(kept);
        }
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("build")) build(arguments[1], arguments[2]);
        else ask(arguments[1]);
    }
}

//! tantivy as it comes, with its Danish stemmer, one thread, and snippets: "build FOLDER PASSAGES", "ask FOLDER". The
//! same lines as of fts5.c: passages are "number, tab, text", queries "kind, tab, words", and "again" answers them all.
use std::fs::{create_dir_all, File};
use std::io::{self, BufRead, BufReader, Write};
use std::time::Instant;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions, Value, STORED, STRING};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer};
use tantivy::{doc, Index, Searcher, TantivyDocument, Term};

const SNIPPET: usize = 240; // characters, as ours in tsv

fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(100))
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::Danish))
        .build()
}

fn build(folder: &str, passages: &str) -> Result<(), Box<dyn std::error::Error>> {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("da")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing).set_stored());
    create_dir_all(folder)?;
    let index = Index::create_in_dir(folder, schema.build())?;
    index.tokenizers().register("da", analyzer());
    let mut writer = index.writer_with_num_threads(1, 200_000_000)?;
    for line in BufReader::new(File::open(passages)?).lines() {
        let line = line?;
        let (number, words) = line.split_once('\t').unwrap_or((&line, ""));
        writer.add_document(doc!(id => number, text => words))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

fn query(kind: &str, words: &str, text: Field, analyzer: &mut TextAnalyzer) -> Box<dyn Query> {
    if kind == "prefix" {
        // the words of the corpus are letters alone, so nothing in them is a sign of a regular expression
        return match RegexQuery::from_pattern(&format!("{}.*", words.to_lowercase()), text) {
            Ok(query) => Box::new(query),
            Err(_) => Box::new(EmptyQuery),
        };
    }
    let mut terms = Vec::new();
    let mut stream = analyzer.token_stream(words);
    stream.process(&mut |token| terms.push(Term::from_field_text(text, &token.text)));
    if terms.is_empty() {
        return Box::new(EmptyQuery);
    }
    if kind == "phrase" && terms.len() > 1 {
        return Box::new(PhraseQuery::new(terms));
    }
    let occur = if kind == "or" || kind == "any" { Occur::Should } else { Occur::Must };
    let clauses = terms
        .into_iter()
        .map(|term| (occur, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>))
        .collect();
    Box::new(BooleanQuery::new(clauses))
}

/// Ten hits with snippets, and how many there are in all, as ours counts them too.
fn answer(searcher: &Searcher, query: &dyn Query, text: Field) -> tantivy::Result<usize> {
    let (hits, total) = searcher.search(query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
    let mut snippets = SnippetGenerator::create(searcher, query, text)?;
    snippets.set_max_num_chars(SNIPPET);
    let mut kept = total;
    for (_, address) in hits {
        let document: TantivyDocument = searcher.doc(address)?;
        let words = document.get_first(text).and_then(|value| value.as_str()).unwrap_or("");
        kept += snippets.snippet(words).to_html().len();
    }
    Ok(kept)
}

fn ask(folder: &str) -> Result<(), Box<dyn std::error::Error>> {
    let index = Index::open_in_dir(folder)?;
    index.tokenizers().register("da", analyzer());
    let text = index.schema().get_field("text")?;
    let searcher = index.reader()?.searcher();
    let mut analyzer = analyzer();
    let mut queries: Vec<String> = Vec::new();
    let mut kept = 0;
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line != "again" {
            queries.push(line);
            continue;
        }
        let mut times = Vec::new();
        for one in &queries {
            let start = Instant::now();
            let (kind, words) = one.split_once('\t').unwrap_or(("and", one));
            kept += answer(&searcher, query(kind, words, text, &mut analyzer).as_ref(), text)?;
            times.push(start.elapsed().as_nanos().to_string());
        }
        println!("{}", times.join(" "));
        io::stdout().flush()?;
    }
    if kept == usize::MAX {
        eprintln!("{kept}");
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "build", folder, passages] => build(folder, passages),
        [_, "ask", folder] => ask(folder),
        _ => Err("usage: bench-tantivy build FOLDER PASSAGES | ask FOLDER".into()),
    }
}

// Xapian as it comes, with its Danish stemmer, positions and the text as the documents' data. The same commands and
// lines as fts5.c: "build FOLDER PASSAGES", "ask FOLDER".
#include <xapian.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

static int build(const char *folder, const char *passages) {
    Xapian::WritableDatabase db(folder, Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator terms;
    terms.set_stemmer(Xapian::Stem("danish"));
    terms.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
    std::ifstream in(passages);
    for (std::string line; std::getline(in, line);) {
        std::string::size_type tab = line.find('\t');
        Xapian::Document document;
        document.set_data(line.substr(tab + 1));
        terms.set_document(document);
        terms.set_termpos(0);
        terms.index_text(document.get_data());
        db.replace_document(static_cast<Xapian::docid>(std::stoul(line)), document);
    }
    db.commit();
    return 0;
}

static Xapian::Query query_of(const std::string &line, const Xapian::Stem &stem, const Xapian::Database &db) {
    std::string::size_type tab = line.find('\t');
    const std::string kind = line.substr(0, tab), typed = line.substr(tab + 1);
    std::istringstream words(typed);
    std::vector<std::string> keys;
    for (std::string word; words >> word;) keys.push_back(stem(word));
    if (kind == "prefix") {
        Xapian::QueryParser parser;
        parser.set_database(db);
        return parser.parse_query(typed + "*", Xapian::QueryParser::FLAG_WILDCARD);
    }
    Xapian::Query::op op = kind == "phrase" ? Xapian::Query::OP_PHRASE
                           : kind == "or" || kind == "any" ? Xapian::Query::OP_OR : Xapian::Query::OP_AND;
    Xapian::termcount window = op == Xapian::Query::OP_PHRASE ? static_cast<Xapian::termcount>(keys.size()) : 0;
    return Xapian::Query(op, keys.begin(), keys.end(), window);
}

static int ask(const char *folder) {
    Xapian::Database db(folder);
    Xapian::Stem stem("danish");
    std::vector<std::string> queries;
    for (std::string line; std::getline(std::cin, line);) {
        if (line != "again") {
            queries.push_back(line);
            continue;
        }
        for (size_t i = 0; i < queries.size(); i++) {
            auto start = std::chrono::steady_clock::now();
            Xapian::Enquire enquire(db);
            enquire.set_query(query_of(queries[i], stem, db));
            Xapian::MSet found = enquire.get_mset(0, 10);
            for (auto hit = found.begin(); hit != found.end(); ++hit)
                found.snippet(hit.get_document().get_data(), 240, stem);
            std::chrono::nanoseconds took = std::chrono::steady_clock::now() - start;
            std::cout << (i ? " " : "") << took.count();
        }
        std::cout << std::endl;
    }
    return 0;
}

int main(int argc, char **argv) {
    try {
        if (argc == 4 && std::string(argv[1]) == "build") return build(argv[2], argv[3]);
        if (argc == 3 && std::string(argv[1]) == "ask") return ask(argv[2]);
    } catch (const Xapian::Error &error) {
        std::cerr << "xapian: " << error.get_description() << '\n';
        return 3;
    }
    std::cerr << "usage: xapian build FOLDER PASSAGES | xapian ask FOLDER\n";
    return 2;
}

/* lib/danish/stem and family against Snowball's own list (tests/cases/snowball). Where a word's stem or its
 * family's key is another than Snowball's, it is by a rule that differences.tsv lists with its reason; the
 * rules are applied here anew, from that file, so that neither can change alone. */
#include "testing.h"

#include "base/memory.h"
#include "danish/compound.h"
#include "danish/family.h"
#include "danish/lexicon.h"
#include "danish/stem.h"

struct posting_list {
    str *items;
    size_t count;
    buf bytes;
};

static struct posting_list load(const char *name) {
    struct posting_list list = {0};
    size_t room = 0;
    cases_read(name, &list.bytes);
    for (str rest = str_trim(buf_str(&list.bytes)); rest.p;) {
        list.items = memory_grown(list.items, list.count, &room, sizeof *list.items);
        list.items[list.count++] = str_cut(&rest, '\n');
    }
    return list;
}

struct rule {
    str class, ending, instead, reason;
    size_t used;
};

#define RULES 200

static struct posting_list words, stems, lines;
static struct rule rules[RULES];
static size_t rule_count;

static int setup(void **state) {
    (void)state;
    words = load("snowball/voc.txt");
    stems = load("snowball/output.txt");
    lines = load("snowball/differences.tsv");
    for (size_t i = 0; i < lines.count && rule_count < RULES; i++) {
        str rest = lines.items[i];
        if (!rest.n || rest.p[0] == '#') continue;
        struct rule *r = &rules[rule_count++];
        *r = (struct rule){.class = str_cut(&rest, '\t'), .ending = str_cut(&rest, '\t')};
        r->instead = str_cut(&rest, '\t');
        r->reason = rest;
        if (str_eq(r->instead, STR("-"))) r->instead = STR("");
    }
    return 0;
}

static int teardown(void **state) {
    (void)state;
    struct posting_list *const all[] = {&words, &stems, &lines};
    for (size_t i = 0; i < 3; i++) {
        free(all[i]->items);
        buf_release(&all[i]->bytes);
    }
    return 0;
}

static struct rule *rule_of(const char *class) {
    for (size_t i = 0; i < rule_count; i++)
        if (str_eq(rules[i].class, str_of(class))) return &rules[i];
    fail_msg("no rule %s in differences.tsv", class);
    return NULL;
}

/* word with the rule's ending replaced, in a buffer that the next call uses again. */
static str replaced(const struct rule *r, str word) {
    static buf out;
    buf_clear(&out);
    buf_add(&out, str_sub(word, 0, word.n - r->ending.n));
    buf_add(&out, r->instead);
    str s = buf_str(&out);
    static char kept[1024];
    memcpy(kept, s.p ? s.p : "", s.n + 1);
    buf_release(&out);
    return (str){kept, s.n};
}

/* ---- Stems ---- */

static bool stem_explained(str word, str stem) {
    for (size_t i = 0; i < rule_count; i++) {
        struct rule *r = &rules[i];
        if (!str_eq(r->class, STR("repair")) || !str_ends(word, r->ending)) continue;
        buf other = {0};
        stem_add(replaced(r, word), &other);
        bool same = str_eq(buf_str(&other), stem);
        buf_release(&other);
        if (!same) return false;
        r->used++;
        return true;
    }
    return false;
}

static void test_stems(void **state) {
    (void)state;
    assert_int_equal(words.count, 23832);
    assert_int_equal(stems.count, words.count);
    size_t unexplained = 0, different = 0;
    buf out = {0};
    for (size_t i = 0; i < words.count; i++) {
        str word = words.items[i];
        buf_clear(&out);
        stem_add(word, &out);
        if (str_eq(buf_str(&out), stems.items[i])) continue;
        different++;
        if (stem_explained(word, buf_str(&out))) continue;
        if (unexplained++ < 20)
            print_error("%.*s: stem %s, Snowball's %.*s, and no reason\n", (int)word.n, word.p, out.p,
                        (int)stems.items[i].n, stems.items[i].p);
    }
    print_message("%zu of %zu stems differ\n", different, words.count);
    assert_int_equal(unexplained, 0);
    assert_true(different < 200);
    buf_release(&out);
}

/* ---- Keys ---- */

static bool is_key(str lemma, str before, str key) {
    return str_starts(key, before) && str_eq(str_sub(key, before.n, key.n), lemma);
}

static bool lemma_is(str form, str before, str key) {
    struct lexicon_reading readings[LEXICON_READINGS];
    size_t count = lexicon_readings(form, readings);
    bool good = false;
    for (size_t i = 0; i < count && !good; i++) {
        buf lemma = {0};
        buf_add(&lemma, str_sub(form, 0, form.n - readings[i].cut));
        buf_add(&lemma, readings[i].ending);
        good = is_key(buf_str(&lemma), before, key);
        buf_release(&lemma);
    }
    if (good) rule_of("lemma")->used++;
    return good;
}

static bool inflected_is(str form, str before, str key) {
    for (size_t i = 0; i < rule_count; i++) {
        struct rule *r = &rules[i];
        if (!str_eq(r->class, STR("inflected")) || !str_ends(form, r->ending)) continue;
        str rest = str_sub(form, 0, form.n - r->ending.n);
        bool doubled = rest.n > 2 && rest.p[rest.n - 1] == rest.p[rest.n - 2];
        if (!lemma_is(rest, before, key) && !(doubled && lemma_is(str_sub(rest, 0, rest.n - 1), before, key)))
            continue;
        r->used++;
        return true;
    }
    return false;
}

static bool compound_is(str form, str key) {
    struct compound_part parts[COMPOUND_PARTS];
    size_t count = compound_split(form, parts);
    if (!count) return false;
    str before = str_sub(form, 0, parts[count - 1].start), head = str_sub(form, before.n, form.n);
    bool good = is_key(head, before, key) || lemma_is(head, before, key) || inflected_is(head, before, key);
    if (good) rule_of("compound")->used++;
    return good;
}

/* A noun derived from a word of the dictionary, which lacks the noun: its key is the noun without inflection.
 */
static bool derived_is(str form, str key) {
    static const str inflections[] = {{"", 0},    {"n", 1},    {"ns", 2},   {"r", 1},    {"rs", 2},
                                      {"rne", 3}, {"rnes", 4}, {"s", 1},    {"en", 2},   {"ens", 3},
                                      {"er", 2},  {"ers", 3},  {"erne", 4}, {"ernes", 5}};
    if (!str_starts(form, key)) return false;
    for (size_t i = 0; i < rule_count; i++) {
        struct rule *r = &rules[i];
        if (!str_eq(r->class, STR("derived")) || !str_ends(key, r->ending)) continue;
        for (size_t k = 0; k < sizeof inflections / sizeof *inflections; k++)
            if (str_eq(str_sub(form, key.n, form.n), inflections[k])) {
                r->used++;
                return true;
            }
    }
    return false;
}

/* A compound in an inflection that its head does not have in the dictionary. */
static bool inflected_compound_is(str form, str key) {
    for (size_t i = 0; i < rule_count; i++) {
        struct rule *r = &rules[i];
        if (!str_eq(r->class, STR("inflected")) || !str_ends(form, r->ending)) continue;
        if (!compound_is(str_sub(form, 0, form.n - r->ending.n), key)) continue;
        r->used++;
        return true;
    }
    return false;
}

static void test_keys(void **state) {
    (void)state;
    size_t unexplained = 0, by_stem = 0;
    buf key = {0}, stem = {0};
    for (size_t i = 0; i < words.count; i++) {
        str word = words.items[i];
        buf_clear(&key);
        buf_clear(&stem);
        family_keys(word, &key);
        stem_add(word, &stem);
        str rest = buf_str(&key), k = str_cut(&rest, KEY_BREAK);
        if (str_eq(k, buf_str(&stem)) || is_key(buf_str(&stem), (str){0}, k)) {
            by_stem++;
            continue;
        }
        if (lemma_is(word, (str){0}, k) || inflected_is(word, (str){0}, k) || compound_is(word, k) ||
            inflected_compound_is(word, k) || derived_is(word, k))
            continue;
        if (unexplained++ < 20) print_error("%.*s: key %s, and no reason\n", (int)word.n, word.p, key.p);
    }
    print_message("%zu of %zu keys are the stem\n", by_stem, words.count);
    assert_int_equal(unexplained, 0);
    buf_release(&key);
    buf_release(&stem);
}

/* After the others: no rule without a reason in words, and none that is never needed. */
static void test_rules(void **state) {
    (void)state;
    assert_true(rule_count > 10);
    size_t idle = 0;
    for (size_t i = 0; i < rule_count; i++) {
        if (rules[i].reason.n < 20) fail_msg("rule %zu has no reason", i + 1);
        if (rules[i].used || str_ends(rules[i].reason, STR("(not in the list)"))) continue;
        print_error("no word needs %.*s %.*s\n", (int)rules[i].class.n, rules[i].class.p,
                    (int)rules[i].ending.n, rules[i].ending.p);
        idle++;
    }
    assert_int_equal(idle, 0);
}

static void test_appends(void **state) {
    (void)state;
    buf out = {0};
    buf_add(&out, STR("+"));
    stem_add(STR("virksomheder"), &out);
    assert_int_equal(out.p[0], '+');
    char *word = memory_zeroed(1, 100001);
    memset(word, 'e', 100000);
    buf_clear(&out);
    stem_add(str_of(word), &out);
    assert_true(out.n > 0 && out.n <= 100000);
    stem_add(STR("\xFF\xC3"), &out);
    buf_clear(&out);
    stem_add(STR(""), &out);
    assert_int_equal(out.n, 0);
    free(word);
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stems), cmocka_unit_test(test_keys),
                                       cmocka_unit_test(test_rules), cmocka_unit_test(test_appends)};
    return cmocka_run_group_tests_name("stem", tests, setup, teardown);
}

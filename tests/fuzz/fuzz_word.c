/* Any bytes as a text: the words found lie in it in order, their borders are those of codepoints where the
 * text is valid, folding gives valid UTF-8, and the tokens of the analysis keep what analysis.h promises. */
#include "base/utf8.h"
#include "danish/analysis.h"
#include "danish/spelling.h"
#include "danish/word.h"
#include "fuzz.h"

struct seen {
    str text;
    bool valid;
    size_t position_end; /* of the piece that the tokens share a position with */
    size_t position_start;
    size_t pieces;
};

static int check_token(void *context, const struct token *token) {
    struct seen *seen = context;
    MUST(token->start < token->end && token->end <= seen->text.n);
    MUST(token->key->text.n > 0 && utf8_valid(token->key->text));
    MUST(!memchr(token->key->text.p, ' ', token->key->text.n) &&
         !memchr(token->key->text.p, '|', token->key->text.n));
    if (seen->valid) MUST(is_border(seen->text, token->start) && is_border(seen->text, token->end));
    bool marked = memchr(token->key->text.p, PART_MARK, token->key->text.n) ||
                  memchr(token->key->text.p, MISPRINT_MARK, token->key->text.n);
    MUST(marked == (token->kind == TOKEN_PART));
    if (token->kind == TOKEN_PIECE) {
        MUST(token->start >= seen->position_end);
        seen->position_start = token->start;
        seen->position_end = token->end;
        seen->pieces++;
    } else {
        MUST(seen->pieces);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct analysis *analysis;
    if (!analysis) analysis = analysis_new();
    str text = {(const char *)data, size};
    bool valid = utf8_valid(text);
    struct word word;
    size_t at = 0, end = 0;
    buf folded = {0};
    while (word_next(text, &at, &word)) {
        MUST(word.piece_count >= 1 && word.piece_count <= WORD_PIECES);
        for (size_t i = 0; i < word.piece_count; i++) {
            const struct word_piece *piece = &word.pieces[i];
            MUST(piece->start >= end && piece->start < piece->end && piece->end <= text.n);
            if (valid) MUST(is_border(text, piece->start) && is_border(text, piece->end));
            end = piece->end;
            buf_clear(&folded);
            word_fold(str_sub(text, piece->start, piece->end), &folded);
            MUST(utf8_valid(buf_str(&folded)) && folded.n <= 4 * WORD_MAX);
        }
        MUST(at >= end && at <= text.n);
    }
    buf_clear(&folded);
    spelling_fold(text, &folded);
    buf_release(&folded);
    struct seen seen = {.text = text, .valid = valid};
    MUST(analysis_tokens(analysis, text, check_token, &seen) == 0);
    /* what was remembered changes nothing */
    if (analysis_memory(analysis) > (size_t)8 << 20) analysis_trim(analysis);
    return 0;
}

/* What an occurrence is worth: BM25 (Robertson, Walker: Okapi at TREC-3, 1994) with k1 = 1.2 and b = .75.
 *
 *     score = Σ over terms  share · idf · gain
 *     gain  = tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length))
 *
 * A term is a word or phrase that the user typed; its readings (the word itself, compounds that hold it,
 * other spellings) add to one weighted term frequency. A gain grows with tf and stays below k1 + 1, however
 * long or short the passage: search/match/topk.c leaves out by that what cannot reach the top. */
#ifndef STORE_BM25_H
#define STORE_BM25_H

#include <math.h>
#include <stdint.h>

#define BM25_K1 1.2
#define BM25_B .75

/* What an occurrence inside a compound counts, of one of the word itself: see doc/ranking.md. */
#define BM25_PART .6

/* No gain is greater. */
#define BM25_MOST (BM25_K1 + 1)

/* As long, in words, a shorter passage counts as, and so does the mean: that a list item or a heading is
 * short is layout, and no reason to stand above the paragraph that answers. */
#define BM25_FLOOR 40

/* Of a term that n of all passages hold. Stays positive where most of them do: with five letters most words
 * are such. */
static inline double bm25_idf(int64_t passages, int64_t n) {
    double all = (double)passages, some = (double)(n < passages ? n : passages);
    return log(1 + (all - some + .5) / (some + .5));
}

/* Of all passages; what bm25_length is to be given. */
static inline double bm25_mean(int64_t passages, int64_t words) {
    double mean = passages > 0 && words > 0 ? (double)words / (double)passages : 1;
    return mean < BM25_FLOOR ? BM25_FLOOR : mean;
}

static inline double bm25_length(unsigned words, double mean) {
    double length = words < BM25_FLOOR ? BM25_FLOOR : words;
    return BM25_K1 * (1 - BM25_B + BM25_B * length / mean);
}

/* Lengths in classes that a byte holds: what a passage gains at most is looked up by the class, which counts
 * as its shortest length. Steps of 2 words, and of 8 in long passages, are a few percent of a length. */
#define BM25_CLASSES 128
#define BM25_FINE 64                             /* classes of 2 words */
#define BM25_COARSE (BM25_FLOOR + 2 * BM25_FINE) /* words from which on a class has 8 */

static inline unsigned char bm25_length_class(unsigned words) {
    if (words < BM25_FLOOR) return 0;
    if (words < BM25_COARSE) return (unsigned char)((words - BM25_FLOOR) / 2);
    unsigned coarse = (words - BM25_COARSE) / 8, most = BM25_CLASSES - 1 - BM25_FINE;
    return (unsigned char)(BM25_FINE + (coarse < most ? coarse : most));
}

/* Words of the shortest passages of a class. */
static inline unsigned bm25_class_words(unsigned length_class) {
    if (length_class < BM25_FINE) return BM25_FLOOR + 2 * length_class;
    return BM25_COARSE + 8 * (length_class - BM25_FINE);
}

/* length as bm25_length says. */
static inline double bm25_gain(double tf, double length) {
    return tf * (BM25_K1 + 1) / (tf + length);
}

/* The tf that gains so much: the other way round. INFINITY if none does; below 0 if any does. */
static inline double bm25_tf(double gain, double length) {
    return gain < BM25_MOST ? gain * length / (BM25_MOST - gain) : INFINITY;
}

#endif

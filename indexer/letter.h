/* bytes -> letter: the door to everything that reads a letter's file.
 *
 * bytes -(encoding)-> UTF-8 -(reader)-> blocks -(passage)-> passages -(here)-> the letter's facts:
 * its year, signed date, journal number, signers, recipient, title and tags. letter(5) has the rules. */
#ifndef INDEXER_LETTER_H
#define INDEXER_LETTER_H

#include "base/status.h"
#include "base/str.h"
#include "indexer/reader.h"
#include "store/letter.h"

/* Reads a letter. path is the file's, with the folders that are known: a year in its name or theirs is the
 * last resort for the letter's year. reader: how this kind of file is read. *out borrows from bytes, which
 * must stay until letter_release; an empty file is a letter without passages. BAD_SYSTEM when the bytes are
 * no text; *out then needs no release. Linear in bytes.n. */
enum status letter_parse(str bytes, str path, const struct reader *reader, struct letter *out,
                         struct error *error);

/* Frees what letter_parse made. */
void letter_release(struct letter *letter);

#endif

"""Fifty queries from a corpus' own words, by rule and a fixed seed, so that any corpus can be measured."""
import random
import re
import sqlite3

WORD = re.compile(r'[^\W\d_]{3,30}')


class Question:
    """kind: word, rare, frequent, exact (one word), and, or, phrase, prefix, any (a question's words)."""

    def __init__(self, kind, words):
        self.kind = kind
        self.words = words

    def typed(self):
        """As a person types it for search."""
        if self.kind == 'phrase':
            return '"%s"' % self.words
        if self.kind == 'prefix':
            return self.words + '*'
        if self.kind == 'exact':
            return '=' + self.words
        return self.words.replace(' ', ' OR ') if self.kind == 'or' else self.words


def question_lines(questions):
    """As the peers read them."""
    return ['%s\t%s' % ('and' if q.kind in ('word', 'rare', 'frequent') else q.kind, q.words) for q in questions]


class Chooser:
    def __init__(self, database, seed):
        self.random = random.Random(seed)
        self.db = sqlite3.connect('file:%s?mode=ro' % database.replace('?', '%3f').replace('#', '%23'), uri=True)
        self.last = self.db.execute('SELECT max(id) FROM passage').fetchone()[0]
        forms = self.db.execute('SELECT form, count FROM form ORDER BY count DESC, form').fetchall()
        self.forms = [(form, count) for form, count in forms if WORD.fullmatch(form)]
        # the words that hold every sentence together are no queries by themselves
        self.common = {form for form, _ in self.forms[:100]}

    def some(self, kind, least, most, number, longer):
        fit = [form for form, count in self.forms if least <= count <= most and len(form) >= longer]
        fit = fit or [form for form, _ in self.forms]
        return [Question(kind, self.random.choice(fit)) for _ in range(number)]

    def words(self, least):
        """The words of a passage that has at least so many, in order."""
        found = []
        for _ in range(2000):
            row = self.db.execute('SELECT text FROM passage WHERE id = ?', (self.random.randint(1, self.last),))
            row = row.fetchone()
            found = WORD.findall(row[0].lower()) if row else []
            if len(found) >= least:
                break
        return found

    def telling(self, number):
        """Words of one passage that are not among the commonest, in order."""
        for _ in range(200):
            words = self.words(number * 4)
            found = list(dict.fromkeys(w for w in words if len(w) > 4 and w not in self.common))
            if len(found) >= number:
                at = self.random.randint(0, len(found) - number)
                return ' '.join(found[at:at + number])
        return ' '.join(self.words(number)[:number])

    def run_of(self, number):
        """So many words of one passage that stand beside each other."""
        words = self.words(number + 2)
        at = self.random.randint(0, max(0, len(words) - number))
        return ' '.join(words[at:at + number])

    def neighbours(self, number):
        """A phrase: words parted by a blank alone."""
        for _ in range(200):
            row = self.db.execute('SELECT text FROM passage WHERE id = ?',
                                  (self.random.randint(1, self.last),)).fetchone()
            found = re.findall(r'(?<![\w-])' + ' '.join([r'[^\W\d_]{2,30}'] * number) + r'(?![\w-])',
                               row[0].lower()) if row else []
            if found:
                return self.random.choice(found)
        return self.run_of(number)

    def different(self, number):
        return ' '.join(self.telling(1) for _ in range(number))

    def all(self):
        most = self.forms[0][1]
        frequent = [(form, count) for form, count in self.forms if len(form) >= 6][:60]
        questions = [Question('frequent', self.random.choice(frequent)[0]) for _ in range(5)]
        questions += self.some('rare', 3, 30, 10, 5)
        questions += self.some('word', max(31, most // 2000), max(60, most // 100), 6, 5)
        questions += [Question('and', self.telling(2)) for _ in range(8)]
        questions += [Question('and', self.telling(3)) for _ in range(2)]
        questions += [Question('phrase', self.neighbours(2)) for _ in range(5)]
        questions += [Question('phrase', self.neighbours(3)) for _ in range(2)]
        questions += [Question('prefix', self.telling(1)[:self.random.randint(5, 7)]) for _ in range(3)]
        questions += [Question('or', self.different(self.random.randint(2, 3))) for _ in range(4)]
        questions += [Question('any', self.run_of(12)) for _ in range(5)]
        return questions


    def exact(self):
        """Words from the commonest to the rarest, as they are printed."""
        most, found = self.forms[0][1], []
        bounds = (most, most // 10, most // 100, most // 1000, 3)
        for end, least in zip(bounds, bounds[1:]):
            fit = [form for form, count in self.forms if least <= count < end]
            found += self.random.sample(fit, min(15, len(fit)))
        return [Question('exact', form) for form in found]


def choose(database, seed):
    return Chooser(database, seed).all()


def choose_exact(database, seed):
    return Chooser(database, seed).exact()

"""The engines that are measured beside ours, and how a program is timed."""
import contextlib
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import time


class Missing(Exception):
    pass


class Used:
    """What one command took: seconds, seconds (None = unknown), bytes (0 = unknown), exit status."""

    def __init__(self, wall, cpu=None, memory=0, status=0):
        self.wall, self.cpu, self.memory, self.status = wall, cpu, memory, status


@contextlib.contextmanager
def patience(seconds, command):
    """Ends the program, with a sentence that says what it waited for, if the body takes longer."""
    def give_up(_signal, _frame):
        raise SystemExit('bench: no answer for %d seconds from %s' % (seconds, ' '.join(command)[:200]))
    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Spawner:
    """Runs commands through spawn.c, which is small, so that starting them costs little."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding='utf-8')

    def run(self, command):
        self.process.stdin.write('\t'.join(command) + '\n')
        self.process.stdin.flush()
        fields = self.process.stdout.readline().split()
        return Used(int(fields[0]) / 1e9, int(fields[1]) / 1e9, int(fields[2]) * 1024, int(fields[3]))

    def must(self, command):
        used = self.run(command)
        if used.status:
            raise SystemExit('bench: %s: status %d' % (' '.join(command)[:200], used.status))
        return used

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Server:
    """A process that keeps its index open; again() answers all its questions and returns the seconds of each."""

    END = 'search: end: the query has no word'
    LIMIT = 120  # seconds that one answer may take; a server that is silent for longer ends the run

    def __init__(self, process):
        self.process = process

    @classmethod
    def peer(cls, command, lines):
        self = cls(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding='utf-8'))
        self.process.stdin.write(''.join(line + '\n' for line in lines))
        self.again = self.again_peer
        return self

    def again_peer(self):
        self.process.stdin.write('again\n')
        self.process.stdin.flush()
        with patience(self.LIMIT, self.process.args):
            line = self.process.stdout.readline()
        if not line:
            raise SystemExit('bench: %s ended early' % self.process.args[0])
        return [int(ns) / 1e9 for ns in line.split()]

    @classmethod
    def ours(cls, command, questions):
        """search --batch - with lines written as they come. After each question comes a lone bracket: it has no
        word, costs next to nothing, and the line that says so is the end. Its own time is taken off."""
        environment = dict(os.environ, LC_ALL='C.UTF-8')
        self = cls(subprocess.Popen(command, stdin=subprocess.PIPE, encoding='utf-8',
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment))
        self.questions = [q if isinstance(q, str) else q.typed() for q in questions]
        self.again = self.again_ours
        return self

    def time_one(self, question):
        lines = ('q\t%s\n' % question if question else '') + 'end\t)\n'
        start = time.perf_counter()
        self.process.stdin.write(lines)
        self.process.stdin.flush()
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit('bench: search ended at the question %s' % question)
            if line.startswith(self.END):
                return time.perf_counter() - start

    def again_ours(self):
        with patience(self.LIMIT, self.process.args):
            empty = min(self.time_one('') for _ in range(9))  # no more than it surely took
            return [max(0.0, self.time_one(question) - empty) for question in self.questions]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.wait()


def folder_size(folder):
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)


def debian(package):
    done = subprocess.run(['dpkg-query', '-W', '-f=${Version}', package], capture_output=True, encoding='utf-8',
                          check=False)
    return done.stdout.strip() or 'of unknown version'


def newest_java(least):
    """The home of the newest JDK of at least that version below $JAVA_HOME and /usr/lib/jvm; None if there is none."""
    found = []
    for home in [os.environ.get('JAVA_HOME', ''), *glob.glob('/usr/lib/jvm/*')]:
        if not os.path.isfile(os.path.join(home, 'bin/javac')):
            continue
        done = subprocess.run([os.path.join(home, 'bin/javac'), '-version'], capture_output=True, encoding='utf-8',
                              check=False)
        version = re.search(r'javac (?:1\.)?(\d+)', done.stdout + done.stderr)
        if version and int(version.group(1)) >= least:
            found.append((int(version.group(1)), home))
    return max(found)[1] if found else None


def lacks(name, packages):
    return Missing('%s: not measured: apt-get install --no-install-recommends %s' % (name, packages))


class Peer:
    slow = False

    def __init__(self, folder, here):
        self.folder = folder
        self.prepare(here)

    def path(self, size):
        return os.path.join(self.folder, '%s-%d' % (self.name, size))

    def remove(self, size):
        if os.path.isdir(self.path(size)):
            shutil.rmtree(self.path(size))
        elif os.path.exists(self.path(size)):
            os.unlink(self.path(size))

    def size(self, size):
        return folder_size(self.path(size)) if os.path.isdir(self.path(size)) else os.path.getsize(self.path(size))

    def build(self, spawn, size, passages):
        self.remove(size)
        return spawn.must([*self.command, 'build', self.path(size), passages])

    def ask(self, size):
        return [*self.command, 'ask', self.path(size)]

    def close(self):
        pass


class Fts5(Peer):
    name = 'fts5'

    def prepare(self, here):
        self.command = [os.path.join(self.folder, 'fts5')]

    def version(self):
        return 'FTS5 of SQLite, libsqlite3-0 ' + debian('libsqlite3-0')


class Lucene(Peer):
    """Debian's Lucene."""

    name = 'lucene'
    stored = 'lucene8'
    options = []

    def jars(self, here):
        jars = [sorted(glob.glob('/usr/share/java/lucene-%s-[0-9]*.jar' % part))
                for part in ('core', 'analyzers-common', 'queries')]
        if not all(jars):
            raise lacks(self.name, 'liblucene8-java default-jdk-headless')
        return [found[-1] for found in jars]

    def java(self):
        return newest_java(8)

    def prepare(self, here):
        jars = self.jars(here)
        java = self.java()
        if not java:
            raise Missing('%s: not measured: no JDK that it runs on' % self.name)
        classes = os.path.join(self.folder, self.name + '-classes')
        os.makedirs(classes, exist_ok=True)
        path = ':'.join([*jars, classes])
        subprocess.run([os.path.join(java, 'bin/javac'), '-nowarn', '-Xlint:none', '-cp', path, '-d', classes,
                        os.path.join(here, 'Lucene.java'), os.path.join(here, self.stored, 'Stored.java')], check=True)
        self.core = next(os.path.basename(jar) for jar in jars if 'lucene-core' in jar)
        self.command = [os.path.join(java, 'bin/java'), *self.options, '-cp', path, 'Lucene']

    def version(self):
        return 'Lucene, %s, package liblucene8-java %s' % (self.core, debian('liblucene8-java'))


class Lucene10(Lucene):
    """Today's Lucene, which Debian does not have: fetched by Maven into the folder."""

    name = 'lucene10'
    stored = 'lucene10'
    options = ['--enable-native-access=ALL-UNNAMED', '--add-modules', 'jdk.incubator.vector']

    def java(self):
        return newest_java(21)

    def jars(self, here):
        target = os.path.join(self.folder, 'lucene10')
        if not glob.glob(target + '/lucene-core-*.jar'):
            if not shutil.which('mvn'):
                raise lacks(self.name, 'maven')
            done = subprocess.run(['mvn', '-q', '-f', os.path.join(here, 'lucene10/pom.xml'),
                                   'dependency:copy-dependencies', '-DoutputDirectory=' + target],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            if done.returncode:
                raise Missing('lucene10: not measured: Maven could not fetch it')
        return sorted(glob.glob(target + '/*.jar'))

    def version(self):
        return 'Lucene 10, %s, by Maven' % self.core


class Tantivy(Peer):
    """tantivy, which Debian does not have: built by cargo in the folder. Answers with snippets, as ours does."""

    name = 'tantivy'

    def prepare(self, here):
        if not shutil.which('cargo'):
            raise Missing('tantivy: not measured: it wants cargo, Rust 1.88 or later (rustup)')
        source = os.path.join(self.folder, 'tantivy-source')
        shutil.copytree(os.path.join(here, 'tantivy'), source, dirs_exist_ok=True)
        done = subprocess.run(['cargo', 'build', '--quiet', '--release', '--target-dir', source + '/target'],
                              cwd=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding='utf-8',
                              check=False)
        if done.returncode:
            raise Missing('tantivy: not measured: cargo could not build it: ' + done.stderr.strip()[-200:])
        self.command = [source + '/target/release/bench-tantivy']

    def version(self):
        with open(os.path.join(self.folder, 'tantivy-source/Cargo.toml'), encoding='utf-8') as file:
            return 'tantivy ' + re.search(r'tantivy = "=(.*)"', file.read()).group(1) + ', with snippets'


class Xapian(Peer):
    name = 'xapian'
    slow = True

    def prepare(self, here):
        program = os.path.join(self.folder, 'xapian')
        if not os.path.exists('/usr/include/xapian.h') or not shutil.which('c++'):
            raise lacks(self.name, 'libxapian-dev g++')
        subprocess.run(['c++', '-std=c++17', '-O2', '-o', program, os.path.join(here, 'xapian.cc'), '-lxapian'],
                       check=True)
        self.command = [program]

    def version(self):
        return 'Xapian, libxapian-dev ' + debian('libxapian-dev')


class Postgres(Peer):
    """A cluster of its own on a socket in a folder of its own, without fsync; only wall times are known."""

    name = 'postgres'
    slow = True

    def prepare(self, here):
        programs = sorted(glob.glob('/usr/lib/postgresql/*/bin/initdb'))
        if not programs:
            raise lacks(self.name, 'postgresql')
        self.programs = os.path.dirname(programs[-1])
        self.as_user = []
        if os.getuid() == 0:
            try:
                pwd.getpwnam('postgres')
            except KeyError:
                raise lacks(self.name, 'postgresql') from None
            self.as_user = ['runuser', '-u', 'postgres', '--']
        done = subprocess.run([*self.as_user, 'mktemp', '-d', '/tmp/bench-postgres-XXXXXX'], capture_output=True,
                              encoding='utf-8', check=True)
        self.cluster = done.stdout.strip()
        try:
            self.call('initdb', '-D', self.cluster, '-A', 'trust', '-N', '-U', 'bench', '-E', 'UTF8',
                      '--locale=C.UTF-8')
            self.call('pg_ctl', '-D', self.cluster, '-w', '-l', self.cluster + '/log', '-o',
                      "-k %s -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
                      "-c shared_buffers=512MB -c maintenance_work_mem=512MB -c max_wal_size=8GB" % self.cluster,
                      'start')
        except subprocess.CalledProcessError:
            self.close()
            raise Missing('postgres: it could not be started here') from None

    def call(self, program, *arguments):
        return subprocess.run([*self.as_user, os.path.join(self.programs, program), *arguments], check=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd='/')

    def sql(self, *commands, **keywords):
        arguments = [os.path.join(self.programs, 'psql'), '-X', '-q', '-t', '-A', '-h', self.cluster, '-U', 'bench',
                     '-v', 'ON_ERROR_STOP=1']
        for command in commands:
            arguments += ['-c', command]
        return subprocess.run([*arguments, 'postgres'], check=True, encoding='utf-8', cwd='/', **keywords)

    def build(self, spawn, size, passages):
        self.remove(size)
        with open(passages, 'rb') as lines:
            start = time.perf_counter()
            self.sql('CREATE TABLE t(id bigint PRIMARY KEY, text text, '
                     "words tsvector GENERATED ALWAYS AS (to_tsvector('danish', text)) STORED)",
                     "COPY t(id, text) FROM STDIN (FORMAT csv, DELIMITER E'\\t', QUOTE E'\\x01')",
                     'CREATE INDEX t_words ON t USING gin(words)', stdin=lines)
            return Used(time.perf_counter() - start)

    def size(self, size):
        return int(self.sql("SELECT pg_total_relation_size('t')", stdout=subprocess.PIPE).stdout)

    def remove(self, size):
        self.sql('DROP TABLE IF EXISTS t', stderr=subprocess.DEVNULL)

    def ask(self, size):
        return None

    def version(self):
        return 'PostgreSQL, postgresql-15 ' + debian('postgresql-15')

    def close(self):
        subprocess.run([*self.as_user, os.path.join(self.programs, 'pg_ctl'), '-D', self.cluster, '-m', 'immediate',
                        'stop'], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd='/')
        subprocess.run([*self.as_user, 'rm', '-rf', self.cluster], check=False, cwd='/')


PEERS = [Fts5, Lucene, Lucene10, Tantivy, Xapian, Postgres]

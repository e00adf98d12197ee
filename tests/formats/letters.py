"""Letters set as people have them: one letter, as Markdown and as the files that word processors,
LaTeX, browsers and troff print to PDF.

A letter is a list of (kind, text, lines) as a careful reader cuts it: tests/cases/letters/*.expected, or what
`indexer --passages` prints of a letter."""
import html
import re
import textwrap
from pathlib import Path

BODY = ('paragraph', 'item', 'quote', 'row', 'heading', 'note')

MARK = re.compile(r'^[#>\s|*_-]*|[*_|]{1,3}(?=\s|$)|\\(?=[.#*_-])')


def plain_lines(source, spans):
    """The lines of the file that the spans name ("5-11,13-13"), without their Markdown."""
    out = []
    for span in spans.split(','):
        first, _, last = span.partition('-')
        for line in source[int(first) - 1:int(last or first)]:
            line = html.unescape(MARK.sub('', re.sub(r'<[^>]*>|!\[.*?\]\(.*?\)', '', line))).strip()
            if line:
                out.append(line)
    return out


def from_rows(rows, source):
    """rows: (kind, spans, heading, text); source: the file's lines."""
    letter = []
    for kind, spans, _, text in rows:
        if kind in ('image', 'stamp', 'furniture') or not text.strip():
            continue
        lines = [text]
        if kind in ('letterhead', 'signature', 'recipient', 'closing'):
            lines = plain_lines(source, spans)
            if ' '.join(' '.join(lines).split()) != ' '.join(text.split()):
                lines = [text]
        letter.append((kind, text, lines))
    return letter


def from_expected(path):
    root = path.parent.parent.parent.parent
    head, _, body = path.read_text().partition('\n\n')
    file = re.match(r'file: (.*)', head).group(1)
    at = root / file if (root / file).exists() else path.parent / Path(file).name
    rows = [line.split('\t') for line in body.splitlines() if line.count('\t') == 3]
    return at.stem, from_rows(rows, at.read_text(errors='replace').splitlines())


NUMBER = re.compile(r'^((?:\d{1,3}|[a-zæøå]|[ivx]{1,4})[.)]|\([a-z\d]\)|§ ?\d+\.|[•–-])\s+')


def divided(text):
    """An item's mark and its text."""
    found = NUMBER.match(text)
    return (found.group(1), text[found.end():]) if found else ('', text)


def heads_of(letter):
    """The parts of the letterhead that stand before the letter's text."""
    text = next((i for i, part in enumerate(letter) if part[0] in ('paragraph', 'item')), 0)
    return [i for i, part in enumerate(letter[:text]) if part[0] == 'letterhead']


def escaped(text):
    text = re.sub(r'([\\`*_\[\]<>|])', r'\\\1', text)
    return re.sub(r'^(\d+)([.)])(?=\s)', r'\1\\\2', re.sub(r'^([#+=-])', r'\\\1', text))


def markdown(letter):
    out = []
    before = None
    for kind, text, lines in letter:
        if kind == 'item':
            mark, rest = divided(text)
            if before != 'item':
                out.append('')
            if re.match(r'\d+[.)]$', mark):
                out.append(f'{mark} {escaped(rest)}')
            else:
                out.append(f'- {escaped(text)}')
        elif kind == 'row':
            if before != 'row':
                out.append('')
            cells = text.split(' | ')
            out.append('| ' + ' | '.join(cells) + ' |')
            if before != 'row':
                out.append('|' + ' --- |' * len(cells))
        else:
            out.append('')
            if kind in ('title', 'heading'):
                out.append(('# ' if kind == 'title' else '## ') + re.sub(r'^(\d+)\\', r'\1', escaped(text)))
            elif kind == 'quote':
                out.append('> ' + escaped(text))
            else:
                out.append('\\\n'.join(escaped(line) for line in lines))
        before = kind
    return '\n'.join(out).strip() + '\n'


def typed(letter):
    """As in a mail: lines broken at 76 signs, no marks but those that are printed."""
    out = []
    for kind, text, lines in letter:
        short = lines if len(lines) > 1 else textwrap.wrap(text, 76, break_on_hyphens=False)
        out.append('\n'.join(short))
    return '\n\n'.join(out) + '\n'


# ---- LibreOffice ----

STYLES = '''
<style:style style:name="{n}" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-top="{top}pt" fo:margin-bottom="{bottom}pt" fo:margin-left="{left}cm"
 fo:margin-right="{right}cm" fo:text-indent="{indent}cm" fo:text-align="{align}" fo:keep-with-next="{keep}">
<style:tab-stops><style:tab-stop style:position="0.75cm"/></style:tab-stops></style:paragraph-properties>
<style:text-properties fo:font-size="{size}pt" fo:font-weight="{weight}" fo:font-style="{slant}"
 style:font-name="{font}" fo:hyphenate="{hyphenate}" fo:hyphenation-remain-char-count="2"
 fo:hyphenation-push-char-count="2" fo:language="da" fo:country="DK"/></style:style>'''


def style(n, size=11, weight='normal', top=0, bottom=8, left=0, right=0, indent=0, align='start', slant='normal',
          font='Serif', hyphenate='false', keep='auto'):
    return STYLES.format(**locals())


HEAD = '''<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls>
<style:font-face style:name="Serif" svg:font-family="'Liberation Serif'"/>
<style:font-face style:name="Sans" svg:font-family="'Liberation Sans'"/>
</office:font-face-decls>
<office:styles><style:default-style style:family="paragraph"><style:text-properties
 style:font-name="Serif" fo:font-size="11pt" fo:language="da" fo:country="DK"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Box" style:family="graphic"><style:graphic-properties text:anchor-type="page"
 fo:border="none" fo:padding="0cm" style:wrap="parallel" style:horizontal-pos="from-left"
 style:horizontal-rel="page" style:vertical-pos="from-top" style:vertical-rel="page"/></style:style>
'''


def fodt(letter, layout, justified=False):
    esc = html.escape
    align, hyph = ('justify', 'true') if justified else ('start', 'false')
    wide = 0 if layout != 'sidebar' else 4.3
    size = {'plain': 11.5, 'sidebar': 10.5, 'columns': 10}[layout]
    font = 'Sans' if layout == 'columns' else 'Serif'
    head = 'normal' if layout != 'sidebar' else 'bold'
    body = dict(size=size, right=wide, align=align, hyphenate=hyph, font=font)
    out = [HEAD,
           style('Para', **body),
           style('Item', **{**body, 'left': .75, 'indent': -.75, 'bottom': 3}),
           style('Quote', **{**body, 'left': 1, 'slant': 'italic'}),
           style('Title', size={'plain': 17, 'sidebar': 10.5, 'columns': 15}[layout], weight='bold', top=10,
                 right=wide, font=font, keep='always'),
           style('Heading', size={'plain': 13, 'sidebar': 10.5, 'columns': 11}[layout], weight='bold',
                 top=6 if head == 'normal' else 2, bottom=4 if head == 'normal' else 0, right=wide, font=font,
                 keep='always'),
           style('Lines', size=size, bottom=0, right=wide, font=font),
           style('Small', size=8, bottom=0, font='Sans'),
           style('Cell', size=size - 1, bottom=0, font=font),
           style('Foot', size=8, bottom=0, font='Sans', align='center'), '</office:styles>',
           '''<office:automatic-styles><style:page-layout style:name="pm"><style:page-layout-properties
 fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2.2cm" fo:margin-bottom="1.5cm"
 fo:margin-left="2.3cm" fo:margin-right="2.2cm"/><style:footer-style/></style:page-layout>
<style:style style:name="Sect" style:family="section"><style:section-properties><style:columns
 fo:column-count="2" fo:column-gap="0.7cm"/></style:section-properties></style:style>
</office:automatic-styles><office:master-styles><style:master-page style:name="Standard"
 style:page-layout-name="pm"><style:footer><text:p text:style-name="Foot">Side <text:page-number/> af
 <text:page-count/></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>''']
    p = lambda name, text: out.append(f'<text:p text:style-name="{name}">{text}</text:p>')
    boxed = []
    if layout == 'sidebar':
        heads = heads_of(letter)
        boxed = heads[1:] if len(heads) > 1 else heads
        if boxed:
            out.append('<draw:frame draw:style-name="Box" draw:name="b" text:anchor-type="page" '
                       'text:anchor-page-number="1" svg:x="15.6cm" svg:y="4cm" svg:width="4cm" svg:height="9cm">'
                       '<draw:text-box>')
            for i in boxed:
                for line in letter[i][2]:
                    p('Small', esc(line))
                p('Small', '')
            out.append('</draw:text-box></draw:frame>')
    table = section = False
    for i, (kind, text, lines) in enumerate(letter):
        if i in boxed:
            continue
        if table and kind != 'row':
            out.append('</table:table>')
            p('Lines', '')
            table = False
        if layout == 'columns' and not section and kind in ('paragraph', 'item', 'heading', 'salutation', 'quote'):
            out.append('<text:section text:style-name="Sect" text:name="s">')
            section = True
        if kind == 'item':
            mark, rest = divided(text)
            p('Item' if len(mark) < 4 else 'Para', f'{esc(mark or "•")}<text:tab/>{esc(rest)}')
        elif kind == 'row':
            cells = text.split(' | ')
            if not table:
                out.append(f'<table:table table:name="t{i}"><table:table-column '
                           f'table:number-columns-repeated="{len(cells)}"/>')
                table = True
            out.append('<table:table-row>')
            for cell in cells:
                out.append('<table:table-cell office:value-type="string">')
                p('Cell', esc(cell))
                out.append('</table:table-cell>')
            out.append('</table:table-row>')
        elif kind in ('title', 'heading', 'quote'):
            p(kind.capitalize(), esc(text))
        elif len(lines) > 1 or kind in ('letterhead', 'signature', 'closing'):
            for line in lines:
                p('Lines', esc(line))
            p('Lines', '')
        else:
            p('Para', esc(text))
    if table:
        out.append('</table:table>')
        p('Lines', '')
    if section:
        out.append('</text:section>')
    out.append('</office:text></office:body></office:document>')
    return ''.join(out)


# ---- browsers ----

def mail_pages(text):
    """(name, page) of a typed letter as mail programs send it: a paragraph or a division for each line, lines that are
    only broken, and lines as they stand."""
    lines = [html.escape(line, quote=False) for line in text.splitlines()]
    yield 'outlook', '<html><head><style><!-- p.MsoNormal {margin:0cm} --></style></head><body><div class=WordSection1>' + ''.join(
        f'<p class=MsoNormal><span lang=DA>{line or "&nbsp;"}<o:p></o:p></span></p>\n' for line in lines) + '</div></body></html>'
    yield 'divided', '<div dir="ltr">' + ''.join(f'<div>{line or "<br>"}</div>' for line in lines) + '</div>'
    yield 'broken', '<body><div><font size=2>' + '<br>\n'.join(lines) + '</font></div></body>'
    yield 'kept', '<body><pre wrap="">' + '\n'.join(lines) + '</pre></body>'


CSS = {
    'plain': 'body{font:11pt/1.35 "Liberation Serif"}h1{font-size:16pt}h2{font-size:12.5pt}',
    'sidebar': 'body{font:10.5pt/1.3 "Liberation Sans";margin-right:52mm}h1,h2{font-size:10.5pt;margin:3mm 0 0}'
               'h2+p{margin-top:0}aside{position:absolute;right:0;top:10mm;width:42mm;font-size:8pt}'
               'p{text-align:justify;hyphens:auto}',
    'columns': 'main{columns:2;column-gap:8mm;font:9.5pt/1.3 "DejaVu Serif"}h1{font-size:15pt}h2{font-size:10.5pt}',
}


def page(letter, layout):
    esc = html.escape
    out = [f'<!doctype html><html lang="da"><meta charset="utf-8"><style>@page{{size:A4;margin:20mm}}'
           f'table{{border-collapse:collapse}}td{{padding:1mm 3mm}}li{{list-style:none}}'
           f'li span{{display:inline-block;width:7mm;margin-left:-7mm}}{CSS[layout]}</style><body>']
    heads = heads_of(letter)
    boxed = (heads[1:] or heads) if layout == 'sidebar' else []
    if boxed:
        out.append('<aside>' + ''.join('<p>' + '<br>'.join(map(esc, letter[i][2])) + '</p>' for i in boxed) + '</aside>')
    opened, main = '', False
    for i, (kind, text, lines) in enumerate(letter):
        if i in boxed:
            continue
        wanted = {'item': 'ul', 'row': 'table'}.get(kind, '')
        if opened != wanted:
            out.append(f'</{opened}>' if opened else '')
        if not main and kind in ('paragraph', 'item', 'heading', 'salutation', 'quote'):
            main = True
            out.append('<main>')
        if opened != wanted:
            out.append(f'<{wanted}>' if wanted else '')
        opened = wanted
        if kind == 'item':
            mark, rest = divided(text)
            out.append(f'<li><span>{esc(mark or "•")}</span>{esc(rest)}')
        elif kind == 'row':
            out.append('<tr>' + ''.join(f'<td>{esc(c)}' for c in text.split(' | ')))
        elif kind in ('title', 'heading'):
            out.append(f'<{"h1" if kind == "title" else "h2"}>{esc(text)}</{"h1" if kind == "title" else "h2"}>')
        elif kind == 'quote':
            out.append(f'<blockquote><i>{esc(text)}</i></blockquote>')
        else:
            out.append('<p>' + '<br>'.join(map(esc, lines)) + '</p>')
    return ''.join(out)


# ---- LaTeX ----

TEX = {c: '\\' + c for c in '#$%&_{}'} | {'~': '\\textasciitilde{}', '^': '\\textasciicircum{}',
                                          '\\': '\\textbackslash{}', '<': '\\textless{}', '>': '\\textgreater{}',
                                          '|': '\\textbar{}', '"': '{\\textquotedbl}'}


def tex(letter, layout):
    esc = lambda s: ''.join(TEX.get(c, c) for c in s if ord(c) < 0x250 or c in '–—‘’“”„•…€')
    out = ['\\documentclass[a4paper,%s]{article}\\usepackage[utf8]{inputenc}\\usepackage[T1]{fontenc}'
           '\\usepackage[danish]{babel}\\usepackage{lmodern}\\usepackage[margin=25mm%s]{geometry}'
           '\\usepackage{textcomp}\\DeclareUnicodeCharacter{2022}{\\textbullet}'
           '\\setlength\\parindent{%s}\\setlength\\parskip{%s}\\begin{document}\n' % (
               '10pt,twocolumn' if layout == 'columns' else '11pt',
               ',marginparwidth=38mm,right=60mm' if layout == 'sidebar' else '',
               '1.5em' if layout == 'columns' else '0pt', '0pt' if layout == 'columns' else '2mm')]
    heads = heads_of(letter)
    boxed = (heads[1:] or heads) if layout == 'sidebar' else []
    if boxed:
        out.append('\\mbox{}\\marginpar{\\raggedright\\sffamily\\scriptsize %s}\n\n' % ' \\\\[2mm] '.join(
            ' \\\\ '.join('{' + esc(line) + '}' for line in letter[i][2]) for i in boxed))
    opened, count = '', 0
    for i, (kind, text, lines) in enumerate(letter):
        if i in boxed:
            continue
        wanted = kind if kind in ('item', 'row') else ''
        count = len(text.split(' | ')) if kind == 'row' and opened != 'row' else count
        if opened != wanted:
            out.append({'item': '\\end{itemize}\n\n', 'row': '\\end{tabular}\n\n', '': ''}[opened])
            out.append({'item': '\\begin{itemize}\n', 'row': '\\begin{tabular}{%s}\n' % (
                'p{%.2f\\linewidth}' % (.85 / count) * count if count else ''), '': ''}[wanted])
            opened = wanted
        if kind == 'item':
            mark, rest = divided(text)
            out.append('\\item[%s] %s\n' % (esc(mark or '•'), esc(rest)))
        elif kind == 'row':
            cells = (text.split(' | ') + [''] * count)[:count]
            out.append(' & '.join(map(esc, cells)) + ' \\\\\n')
        elif kind == 'title':
            out.append('\\section*{%s}\n' % esc(text))
        elif kind == 'heading':
            out.append(('\\subsection*{%s}\n' if layout != 'sidebar' else '\\noindent\\textbf{%s}\\par\n') % esc(text))
        elif kind == 'quote':
            out.append('\\begin{quote}\\itshape %s\\end{quote}\n' % esc(text))
        else:
            out.append(('' if len(lines) == 1 and kind == 'paragraph' else '\\noindent ') +
                       ' \\\\\n'.join('{' + esc(line) + '}' for line in lines) + '\n\n')
    out.append({'item': '\\end{itemize}\n', 'row': '\\end{tabular}\n', '': ''}[opened])
    out.append('\\end{document}\n')
    return ''.join(out)


# ---- troff ----

def troff(letter, layout):
    """For groff -ms and tbl: lines are justified and torn, but not those of a letter in one column."""
    esc = lambda s: ('\\&' if s[:1] in ".'" else '') + s.replace('\\', '\\e').replace('-', '\\-')
    out = ['.nr PS 11p', '.nr LL 16c', '.nr PO 2.5c', '.nr HM 2.5c', '.nr FM 2.5c', '.fam T', '.nr PI 0.8c']
    out += ['.na', '.nh'] if layout == 'plain' else []
    columns = layout == 'columns'
    for i, (kind, text, lines) in enumerate(letter):
        before = letter[i - 1][0] if i else ''
        if columns and '.2C' not in out and kind in ('paragraph', 'item', 'heading', 'salutation', 'quote'):
            out.append('.2C')
        if kind == 'title':
            out += ['.LP', '.ps +4', '.vs +4', '.ft B', esc(text), '.br', '.ft', '.ps', '.vs']
        elif kind == 'heading':
            out += ['.SH', esc(text)]
        elif kind == 'item':
            mark, rest = divided(text)
            out += ['.IP "%s" 0.9c' % esc(mark or '•'), esc(rest)]
        elif kind == 'row':
            cells = text.split(' | ')
            if before != 'row':
                wide = (6.5 if columns else 14) / len(cells)
                out += ['.TS', 'tab(|);', ' '.join(['lw(%.1fc)' % wide] * len(cells)) + '.']
            out.append('|'.join('T{\n%s\nT}' % esc(cell) for cell in cells))
            out += ['.TE'] if letter[i + 1:i + 2] == [] or letter[i + 1][0] != 'row' else []
        elif kind == 'quote':
            out += ['.QP', esc(text)]
        elif len(lines) > 1:
            out += ['.LP'] + [part for line in lines for part in (esc(line), '.br')]
        else:
            out += ['.PP' if columns and kind == 'paragraph' else '.LP', esc(text)]
    return '\n'.join(out) + '\n'

"""The main text of a page: trafilatura's, checked against the running text of the page and against the page's own copy of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import lxml.etree
import lxml.html
import trafilatura

from transforms.extraction import blocks, boilerplate
from transforms.extraction.blocks import RUNNING, Block
from transforms.extraction.headline import Headline, words
from transforms.extraction.html_tree import clean

DENSE = 400  # characters of running text in one container from which it is an article and no list of teasers
COVERED = 0.7  # share of the dense text that an extraction must hold to be believed
LOST = 0.5  # below this share the blocks themselves are taken instead
SCATTERED = 0.3  # the same for all running text, dense or not
LINKS = 0.3  # share of an extraction in link lists and outside the article from which it is doubted
SHORT = 250  # characters under which trafilatura is asked again in its slower modes
DBG={}
OPT=set()


def key(text: str) -> str:
    """A text reduced to its letters and digits, for comparison."""
    return "".join(words(text))


@dataclasses.dataclass(slots=True)
class Page:
    """The blocks of a page that follow its headline, and how an extraction compares with them."""

    kept: list[Block]  # from the headline on
    outside: list[Block]
    article: list[str]  # what the blocks alone would give
    dense: list[tuple[str, int]]
    running: list[tuple[str,int]]


def survey(body: lxml.html.HtmlElement, headline: Headline) -> Page:
    every = blocks.read(body)
    start, stop = _scope(every, headline, body)
    kept, outside = every[start:stop], every[:start] + every[stop:]
    aside = sum(len(block.text) for block in kept if block.aside and len(block.text) >= RUNNING)
    if aside > sum(len(block.text) for block in kept if not block.aside and len(block.text) >= RUNNING):
        for block in kept:
            block.aside = False
    weight: dict[lxml.html.HtmlElement, int] = {}
    for block in kept:
        if block.running:
            parent = block.element.getparent()
            weight[parent] = weight.get(parent, 0) + len(block.text)
    dense = {holder for holder, length in weight.items() if length >= DENSE}
    dense.update(block.element for block in kept if block.running and len(block.text) >= DENSE)
    article: list[str] = []
    dense_texts: dict[str, int] = {}
    running: dict[str,int]={}
    seen = set()
    for block in kept:
        inside = _inside(block.element, dense)
        if block.text not in seen and (block.running or (inside and not block.aside and block.linked * 2 <= len(block.text))):
            seen.add(block.text)
            article.append(block.text)
            if block.running:
                running[key(block.text)[:80]]=len(block.text)
                if inside:
                    dense_texts[key(block.text)[:80]] = len(block.text)
    if sum(dense_texts.values()) < DENSE:
        dense_texts = running
    return Page(kept, outside, article, list(dense_texts.items()), list(running.items()))


def _scope(every: list[Block], headline: Headline, body: lxml.html.HtmlElement) -> tuple[int, int]:
    start, stop = 0, len(every)
    if headline.element is None:
        return start, stop
    order = {element: number for number, element in enumerate(body.iter())}
    place = order.get(headline.element, -1)
    start = next((n for n, block in enumerate(every) if order[block.element] > place or block.element is headline.element), 0)
    total = sum(len(block.text) for block in every[start:] if block.running)
    read = 0
    shown = words("".join(headline.element.itertext()))
    for number, block in enumerate(every[start:], start):
        if block.running:
            read += len(block.text)
        if block.element.tag == "h1" and block.element is not headline.element and read > SCATTERED * total and words(block.text) == shown:
            return start, number
    return start, stop


def _inside(element: lxml.html.HtmlElement | None, holders: set[lxml.html.HtmlElement]) -> bool:
    for _ in range(8):
        if element is None or element in holders:
            break
        element = element.getparent()
    return element is not None and element in holders


def lines_of(document: trafilatura.settings.Document | None) -> list[str]:
    if document is None:
        return []
    from trafilatura.xml import xmltotxt
    return [clean(line) for line in (xmltotxt(document.body, False) or "").splitlines() if line.strip()]


def extract(tree, **kw) -> list[str]:
    try:
        return lines_of(trafilatura.bare_extraction(tree, include_comments=False, **kw))
    except Exception as e:
        print('EXC',e)
        return []


def main_text(tree, stated, headline) -> list[str]:
    body = tree.find("body")
    if body is None:
        return []
    boilerplate.prune(body, headline.element)
    page = survey(body, headline)
    inside = {key(line) for line in page.article}
    foreign = {key(b.text) for b in page.kept if b.linked * 2 > len(b.text)} | {key(b.text) for b in page.outside}
    foreign -= inside
    dense_total = sum(n for _, n in page.dense)
    running_total = sum(n for _, n in page.running)

    def judge(lines):
        keys = [key(line) for line in lines]
        whole = "".join(keys)
        length = max(len(whole), 1)
        covered = sum(n for k, n in page.dense if k in whole) / dense_total if dense_total >= 200 else 1.0
        scattered = sum(n for k, n in page.running if k in whole) / running_total if running_total>=2000 else 1.0
        clean_share = 1 - sum(len(k) for k in keys if k in foreign) / length
        return covered, clean_share, (2*covered*clean_share/(covered+clean_share) if covered+clean_share else 0), scattered

    best = extract(tree, fast=True)
    q = judge(best); how='fast'
    DBG['q']=[q]
    if q[0] < COVERED or q[1] < 1 - LINKS or sum(map(len, best)) < SHORT:
        for mode in ({"favor_recall": True}, {}):
            other = extract(tree, **mode)
            o = judge(other); DBG['q'].append(o)
            if o[2] > q[2] + 0.1 or (sum(map(len, best)) < SHORT and sum(map(len, other)) > sum(map(len, best))):
                best, q = other, o; how=str(mode)
        o = judge(page.article)
        ln=sum(map(len,page.article)); lb=sum(map(len,best))
    o = judge(page.article)
    ln=sum(map(len,page.article)); lb=sum(map(len,best))
    if len(page.article)>3 and (ln>1500 or lb<100) and ((q[0] < LOST and o[2] > q[2] + 0.2 and ln>1.2*lb) or q[3]<SCATTERED):
        best = page.article; how='own'
    DBG['how']=how
    if 'ab' in OPT or 'ab2' in OPT:
        best=witness(best,page,stated)
    shown = {key(headline.title or "")}
    if headline.element is not None: shown.add(key(''.join(headline.element.itertext())))
    out=[]
    for n,line in enumerate(best):
        k=key(line)
        if n<6 and k in shown: continue
        if 'link' in OPT and k in LK(page): continue
        if 'out' in OPT and k in foreign and k in {key(b.text) for b in page.outside}: continue
        out.append(line)
    best=out
    if 'dup' in OPT: best=unrepeated(best)
    if 'sf' in OPT: best=with_standfirst(best,page,stated)
    if 'res' in OPT:
        from transforms.extraction.residue import is_residue,end_of_article
        best=best[:end_of_article(best)]
        rs=[is_residue(l.removeprefix('- ')) for l in best]
        if sum(rs)*8<=len(best): best=[l for l,r in zip(best,rs) if not r]
    if 'box' in OPT:
        from transforms.extraction.bylines import author_box
        b=author_box(best[-9:])
        if b: best=best[:len(best)-b.length]
    return best

def witness(best,page,stated):
    import re,html
    from transforms.extraction.structured import plain
    bodies=[n.get('articleBody') for n in [stated.article,*stated.others] if isinstance(n.get('articleBody'),str)]
    bodies+=['\n'.join(clean(''.join(e.itertext())) for e in []) ]
    if not bodies: return best
    b=max(bodies,key=len)
    b=html.unescape(html.unescape(b)); b=re.sub(r'</?(?:p|div|br|h\d|li|ul|ol|blockquote|figure|figcaption)\b[^<>]*>','\n',b); b=re.sub(r'<[^<>]*>','',b)
    K=key(b)
    if len(K)<400: return best
    keys=[key(l) for l in best]
    n=sum(map(len,keys)) or 1
    m=sum(len(k) for k in keys if k in K)
    ca=m/len(K); ct=m/n
    DBG['ab']=(round(ca,2),round(ct,2),len(K),n)
    if ca>=.8 and ct>=.6:
        ins=[i for i,k in enumerate(keys) if len(k)>=30 and k in K]
        if ins:
            tag={}
            for bl in page.kept: tag.setdefault(key(bl.text),bl)
            half={key(b.text) for b in page.kept if b.linked*2>len(b.text)}
            out=[]
            for i,(l,k) in enumerate(zip(best,keys)):
                if k in K: out.append(l); continue
                if i>ins[-1]: continue
                if i<ins[0]:
                    if not l.startswith('- ') and ins[0]<=2: out.append(l)
                    continue
                bl=tag.get(k)
                if ct>=.8 and (k in half or l.startswith('- ')): continue
                if 'ab3' in OPT and ct>=.8 and ca>=.95 and bl is not None and bl.element.tag not in ('h2','h3','h4','h5','h6') and not l.startswith('|'): continue
                out.append(l)
            return out
    if ca<.5 and len(K)>1.3*m and len(K)>1000:
        own=sum(len(k) for k in map(key,page.article) if k in K)/len(K)
        DBG['ab']+=('own',round(own,2))
        if own>=.7: return page.article
        return [x for x in (clean(l) for l in b.split('\n')) if x]
    return best

def unrepeated(lines):
    whole=[key(l) for l in lines]
    longs=[k for k in whole if len(k)>=60]
    out=[];seen=set()
    for l,k in zip(lines,whole):
        if len(l)>=100:
            if k in seen: continue
            seen.add(k)
        out.append(l)
    return out

SF=__import__('re').compile(r'(?:^|[^a-z])(?:stand-?first|lead|lede|intro(?:duction)?|teaser-?text|sub-?(?:head(?:line)?|title|line)|deck?|excerpt|summary|abstract|chapo|vorspann|ingress|entradilla|sottotitolo|stand|perex|ledtext)(?:[^a-z]|$)')
def with_standfirst(lines,page,stated):
    from transforms.extraction.structured import plain
    whole=''.join(key(l) for l in lines)
    first=next((key(l) for l in lines if len(l)>=80),'')
    ds=[set(words(d)) for d in (stated.first('og:description') or '',stated.first('description') or '',stated.first('twitter:description') or '',plain(stated.article.get('description'))) if len(d)>=40]
    for b in page.kept[:25]:
        k=key(b.text)
        if first and k==first: break
        if len(b.text)<40 or b.aside or b.linked*2>len(b.text) or k in whole: continue
        ws=set(words(b.text))
        if any(len(ws&d)>=.8*max(len(d),1) and len(ws&d)>=.8*len(ws) for d in ds) and not (first and first in k):
            return [b.text,*lines]
    return lines

def LK(page):
    return {key(b.text) for b in page.kept if b.linked>.9*len(b.text) and b.element.tag in('p','h2','h3','h4','h5','h6','div')}|{key(b.text) for b in page.kept if b.linked>.9*len(b.text) and b.element.tag=='li' and len(b.text)>=20 and any(not (a.get('href') or '#').startswith('#') for a in b.element.iter('a'))}

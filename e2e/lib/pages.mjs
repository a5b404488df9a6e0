// One page of every kind that the example dialogue has.

export const LANGUAGES = [
  { code: 'ja', tag: 'ja', other: 'zh', word: '日中', common: '日本' },
  { code: 'zh', tag: 'zh-Hans', other: 'ja', word: '和平', common: '中国' },
  { code: 'en', tag: 'en', other: 'ja', word: 'peace', common: 'China' },
];

const PLACES = {
  'home': '',
  'editions': 'editions',
  'edition 13': 'editions/13',
  'edition with two pairs of dates': 'editions/7',
  'edition with two themes': 'editions/12',
  'edition postponed': 'editions/21',
  'edition simulated': 'editions/rehearsal',
  'programme': 'editions/13/programme',
  'programme in a frame': 'editions/13/programme/embed',
  'programme simulated': 'editions/rehearsal/programme',
  'session': 'editions/13/sessions/security',
  'session simulated': 'editions/rehearsal/sessions/security',
  'session in parallel': 'editions/rehearsal/sessions/security?with=OTHER',
  'person': 'people/archive-6qf4',
  'track': 'tracks/security',
  'text': 'texts/jp-m1t2',
  'surveys': 'survey',
  'survey': 'survey/2017',
  'survey simulated': 'survey/rehearsal',
  'survey item': 'survey/2021/impression',
  'survey item with two figures': 'survey/2009/impression',
  'survey item simulated': 'survey/rehearsal/impression',
  'survey item in a frame': 'survey/rehearsal/impression/frame.html',
  'opinions': 'opinions',
  'topic simulated': 'opinions/rehearsal-exchange',
  'results of a topic simulated': 'opinions/rehearsal-exchange/results',
  'results of few votes simulated': 'opinions/rehearsal-peace/results',
  'statements': 'statements',
  'statement': 'statements/13',
  'search': 'search',
  'search results': 'search?q=WORD',
  'search page 2': 'search?q=COMMON&page=2',
  'search with filters': 'search?q=WORD&edition=13&lang=CODE',
  'search without results': 'search?q=xyzzyx',
  'search refused': 'search?q=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q',
  'record': 'record',
  'imprint': 'imprint',
  'privacy': 'privacy',
  'past': 'editions/13?at=PAST',
  'missing': 'editions/nowhere',
};

/** Every other page is there (200). */
const STATUS = { 'search refused': 400, 'missing': 404 };

/** Without these on it, a page would not be of its kind. */
const SHOWS = {
  'search page 2': ['.hits > li', 'nav a[rel=prev]'],
  'search with filters': ['.hits > li', 'select[name=edition] > option[value="13"][selected]', 'select[name=lang] > option[value=CODE][selected]'],
  'search refused': ['main [role=status]'],
};

/** Every kind in every language; `past` names an earlier state of the logs. */
export function pages(past) {
  return LANGUAGES.flatMap(({ code, tag, other, word, common }) => {
    const values = { CODE: code, OTHER: other, PAST: past, WORD: encodeURIComponent(word), COMMON: encodeURIComponent(common) };
    const filled = (text) => text.replace(/CODE|OTHER|PAST|WORD|COMMON/g, (name) => values[name]);
    return Object.entries(PLACES).map(([kind, place]) => ({
      kind,
      lang: code,
      tag,
      path: `/${code}/${filled(place)}`,
      status: STATUS[kind] ?? 200,
      shows: (SHOWS[kind] ?? []).map(filled),
    }));
  });
}

/** The state one entry of the archive ago, as pages write it. */
export async function past(base) {
  const size = async (voice) => Number((await (await fetch(`${base}/record/${voice}/checkpoint`)).text()).split('\n')[1]);
  return `archive.${(await size('archive')) - 1}_cn.${await size('cn')}_jp.${await size('jp')}`;
}

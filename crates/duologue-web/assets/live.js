// Says in one line when the page that is being read has changed. It moves nothing and asks this site alone; without it
// the page is as good when it is loaded again.
(() => {
  'use strict';
  const { state, changed, reload } = document.currentScript.dataset;
  const main = (page) => page.getElementById('main');
  if (!window.EventSource || !window.fetch || !main(document)) return;

  const PATIENCE = 30_000;
  const text = (page) => main(page)?.textContent.replace(/\s+/g, ' ');
  // Before anything else can change it, such as a translation.
  const shown = text(document);
  let seen = state;
  let told = state;
  let stream, asking;

  // It must be there before it says something, or nobody reads it aloud.
  const line = document.createElement('div');
  line.className = 'live noprint';
  line.setAttribute('role', 'status');
  document.body.append(line);

  function say() {
    rest();
    document.removeEventListener('visibilitychange', follow);
    const link = document.createElement('a');
    link.href = '';
    link.textContent = reload;
    link.addEventListener('click', (event) => {
      event.preventDefault();
      location.reload();
    });
    line.append(changed, ' ', link);
  }

  async function look() {
    asking = undefined;
    try {
      const answer = await fetch(location.href, { cache: 'no-cache' });
      // A page that is gone has changed too.
      if (answer.ok || answer.status === 404) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (!stream) return;
        if (text(page) !== shown) return say();
        seen = page.querySelector('script[data-state]')?.dataset.state;
      }
    } catch {
      // The network is away; the stream will say when it is back.
    }
    // A cache on the way may still give the page as it was.
    if (seen !== told) ask(PATIENCE);
  }

  function ask(within) {
    asking ??= stream && setTimeout(look, within);
  }

  function wait() {
    if (stream) return;
    stream = new EventSource('/live');
    stream.onmessage = (event) => {
      told = event.lastEventId;
      // Not all readers at one moment.
      if (told !== seen) ask(Math.random() * 3000);
    };
    stream.onerror = () => {
      // The browser asks again by itself, unless it was refused.
      if (stream?.readyState !== EventSource.CLOSED) return;
      rest();
      asking = setTimeout(() => {
        asking = undefined;
        follow();
      }, 60_000);
    };
  }

  function rest() {
    stream?.close();
    stream = undefined;
    clearTimeout(asking);
    asking = undefined;
  }

  // A page that nobody sees holds no connection.
  function follow() {
    if (document.hidden) rest();
    else wait();
  }
  document.addEventListener('visibilitychange', follow);
  follow();
})();

/** Rows by column name, from comma-separated values as RFC 4180 has them, with or without a byte order mark. */
export function table(text) {
  const rows = [];
  for (const line of text.replace(/^\uFEFF/, '').trimEnd().split('\n')) {
    const cells = [];
    for (const [, quoted, plain] of `${line.replace(/\r$/, '')},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g)) cells.push(quoted?.replaceAll('""', '"') ?? plain);
    rows.push(cells);
  }
  const [names, ...rest] = rows;
  return rest.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i]])));
}

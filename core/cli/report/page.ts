import { STYLE } from './style.ts';

/** A page is data; `renderPage` alone knows HTML. */
export interface Page {
  readonly title: string;
  readonly lead: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly Section[];
  readonly footer: string;
}

export interface Section {
  readonly heading: string;
  readonly text?: string;
  readonly blocks: readonly Block[];
}

export type Block = PictureBlock | TableBlock | CommandBlock | ChartBlock;

/** Pictures in rows under column titles, on one colour scale. */
export interface PictureBlock {
  readonly kind: 'pictures';
  readonly columns?: readonly string[];
  readonly rows: readonly { readonly title: string; readonly note?: string; readonly pictures: readonly Picture[] }[];
  readonly legend: Legend;
}
export interface Picture {
  /** A data URI. */
  readonly source: string;
  readonly alternative: string;
  readonly caption?: string;
  /** A length on the object: the share of the picture's width that it takes, and how long it is. */
  readonly scaleBar?: { readonly share: number; readonly label: string };
}
export interface Legend {
  readonly title: string;
  /** CSS colours from the low end to the high end. */
  readonly colours: readonly string[];
  readonly labels: readonly string[];
}

/** The first column is left-aligned words, the others numbers unless `words` is set; what follows a line break in one stands below it, smaller. `emphasis` marks the rows to look at. */
export interface TableBlock {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly emphasis?: boolean }[];
  readonly words?: boolean;
  readonly note?: string;
}

export interface CommandBlock {
  readonly kind: 'commands';
  readonly items: readonly { readonly purpose: string; readonly command: string; readonly files: readonly string[] }[];
}

/** An SVG drawing that takes its colours from the page. */
export interface ChartBlock {
  readonly kind: 'chart';
  readonly svg: string;
  readonly caption: string;
}

/** The page as one self-contained HTML document: no script, nothing loaded from anywhere. */
export function renderPage({ title, lead, facts, sections, footer }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escape(title)}</h1>
<p class="lead">${escape(lead)}</p>
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${escape(name)}</dt><dd>${escape(value)}</dd></div>`).join('')}</dl>
</header>
<main>
${sections.map(renderSection).join('\n')}
</main>
<footer>${escape(footer)}</footer>
</body>
</html>
`;
}

function renderSection({ heading, text, blocks }: Section): string {
  const lead = text === undefined ? '' : `<p>${escape(text)}</p>\n`;
  return `<section>\n<h2>${escape(heading)}</h2>\n${lead}${blocks.map(renderBlock).join('\n')}\n</section>`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'pictures':
      return renderPictures(block);
    case 'table':
      return renderTable(block);
    case 'commands':
      return renderCommands(block);
    case 'chart':
      return `<figure class="chart">${block.svg}<figcaption>${escape(block.caption)}</figcaption></figure>`;
  }
}

function renderPictures({ columns, rows, legend }: PictureBlock): string {
  const count = Math.max(...rows.map(({ pictures }) => pictures.length));
  const head =
    columns === undefined
      ? ''
      : `<div class="row head"><span></span>${columns.map((column) => `<span>${escape(column)}</span>`).join('')}</div>`;
  const body = rows.map(({ title, note, pictures }) => {
    const said = note === undefined ? '' : `<small>${escape(note)}</small>`;
    return `<div class="row"><div class="name">${escape(title)}${said}</div>${pictures.map(renderPicture).join('')}</div>`;
  });
  const key = `<div class="legend"><span>${escape(legend.title)}</span><i style="background:linear-gradient(90deg,${legend.colours.join(',')})"></i><div>${legend.labels
    .map((label) => `<span>${escape(label)}</span>`)
    .join('')}</div></div>`;
  return `<div class="pictures" style="--count:${count}">${head}${body.join('\n')}${key}</div>`;
}

function renderPicture({ source, alternative, caption, scaleBar }: Picture): string {
  const bar =
    scaleBar === undefined
      ? ''
      : `<span class="scale" style="width:${(100 * scaleBar.share).toFixed(2)}%">${escape(scaleBar.label)}</span>`;
  const said = caption === undefined ? '' : `<figcaption>${escape(caption)}</figcaption>`;
  return `<figure><div class="frame"><img src="${source}" alt="${escape(alternative)}">${bar}</div>${said}</figure>`;
}

function renderTable({ columns, rows, words, note }: TableBlock): string {
  const head = columns.map((column) => `<th scope="col">${escape(column)}</th>`).join('');
  const body = rows.map(({ cells: [first = '', ...rest], emphasis }) => {
    const numbers = rest.map((cell) => `<td>${renderCell(cell)}</td>`).join('');
    return `<tr${emphasis === true ? ' class="emphasis"' : ''}><th scope="row">${escape(first)}</th>${numbers}</tr>`;
  });
  const below = note === undefined ? '' : `<p class="note">${escape(note)}</p>`;
  return `<div class="scroll"><table${words === true ? ' class="words"' : ''}><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>${below}`;
}

function renderCell(cell: string): string {
  const [first = '', ...below] = cell.split('\n');
  return `${escape(first)}${below.map((line) => `<small>${escape(line)}</small>`).join('')}`;
}

function renderCommands({ items }: CommandBlock): string {
  const rows = items.map(({ purpose, command, files }) => {
    const made =
      files.length === 0 ? '' : `<p class="files">${files.map((file) => `<code>${escape(file)}</code>`).join(' ')}</p>`;
    return `<li><p>${escape(purpose)}</p><pre><code>${escape(command)}</code></pre>${made}</li>`;
  });
  return `<ol class="commands">${rows.join('\n')}</ol>`;
}

export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

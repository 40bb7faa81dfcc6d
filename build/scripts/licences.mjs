// What is shipped, and under which licence: read from the packages whose modules are in the bundles, and those that lie beside them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The folder of the package that a module is of; null for our own. */
function packageOf(module) {
  const [, inside] = /^(?:\0)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(module.replaceAll('\\', '/')) ?? [];
  return inside ?? null;
}

/** A package and all that it needs, where `from` finds them. */
function withDependencies(name, from, found) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) {
      if (found.has(candidate)) return;
      found.add(candidate);
      // Those of Electron only install it.
      const { dependencies = {} } = name === 'electron' ? {} : readJson(path.join(candidate, 'package.json'));
      for (const needed of Object.keys(dependencies)) withDependencies(needed, candidate, found);
      return;
    }
    // Optional, and not installed here.
    if (folder === path.dirname(folder)) return;
  }
}

/** Texts of packages that come without one. */
const ownText = (name) => path.join(root, 'build/licences', `${name.replace('/', '+')}.txt`);

function licenceOf(folder) {
  const { name, version, license, licenses } = readJson(path.join(folder, 'package.json'));
  const own = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const file = own === undefined ? ownText(name) : path.join(folder, own);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const named = typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR '));
  return { name, version: version ?? '', licence: named ?? 'see its text', text };
}

/**
 * @param modules ids of all modules that went into the bundles
 * @param beside names of packages that are shipped as they are
 */
export function licencesOf(modules, beside) {
  const folders = new Set(
    modules.map(packageOf).filter((folder) => folder !== null && existsSync(path.join(folder, 'package.json'))),
  );
  for (const name of beside) withDependencies(name, root, folders);
  const own = licenceOf(root);
  const others = [...folders].map(licenceOf).sort((a, b) => a.name.localeCompare(b.name));
  const once = others.filter(
    ({ name, version }, at) => others.findIndex((each) => each.name === name && each.version === version) === at,
  );
  return [own, ...once];
}

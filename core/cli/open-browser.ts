import { spawn } from 'node:child_process';

/** Shows an address in the user's browser where there is a desktop. Failing to is no error: the address was printed. */
export function openBrowser(address: string, env: Readonly<Record<string, string | undefined>>): void {
  const command = openerOf(env);
  if (command === null) return;
  const [program, ...args] = command;
  const child = spawn(program!, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function openerOf(env: Readonly<Record<string, string | undefined>>): readonly string[] | null {
  if (process.platform === 'darwin') return ['open'];
  // The empty title keeps `start` from taking the address for one.
  if (process.platform === 'win32') return ['cmd', '/c', 'start', ''];
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : null;
}

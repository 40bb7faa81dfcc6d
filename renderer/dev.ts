import './client/jitless.ts';
import { FakeClient } from './client/fake.ts';
import { startApp } from './start-app.ts';

/** The screens over a simulated core. `?speed=8` is so many training steps a tick; `?runs=none` an empty workspace; `?core=down` a dead core. */
const options = new URLSearchParams(location.search);
const client = new FakeClient(options.get('runs') === 'none' ? [] : undefined);
client.play(Number(options.get('speed') ?? 4));
startApp({ client, desktop: null });
if (options.get('core') === 'down') {
  setTimeout(() => client.tell('core.status', { state: 'down', reason: 'exit code 139' }), 800);
}

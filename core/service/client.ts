import type { KinoformClient } from './contract.ts';
import { checkEvent, checkInput, checkOutput } from './contract-validation.ts';
import type { Supervisor } from './supervisor.ts';

/** The core for code of the same process as the supervisor; checks what goes in and what comes back. */
export function supervisedClient(supervisor: Supervisor): KinoformClient {
  return {
    async request(name, input) {
      return checkOutput(name, await supervisor.send(name, checkInput(name, input)));
    },
    subscribe(name, listener) {
      return supervisor.listen(({ event, payload }) => {
        if (event === name) listener(checkEvent(name, payload));
      });
    },
  };
}

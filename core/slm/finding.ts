/** One thing that goes wrong in labs, and how it stands with an export. `stop` forbids it. */
export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly verdict: 'ok' | 'note' | 'risk' | 'stop';
  readonly message: string;
}

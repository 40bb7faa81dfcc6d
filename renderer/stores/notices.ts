import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Failure } from '../../core/service/contract.ts';
import { toFailure } from '../client/failure.ts';

interface Notice {
  readonly id: number;
  readonly kind: 'error' | 'done';
  readonly title: string;
  readonly failure: Failure | null;
  /** What can be done about it, such as to take it back. */
  readonly action?: { readonly title: string; act(): void };
}

/** Short messages over the screens. Errors stay until dismissed. */
export const useNotices = defineStore('notices', () => {
  const notices = ref<Notice[]>([]);
  let nextId = 1;

  function show(notice: Omit<Notice, 'id'>): void {
    // The same trouble again (say, on every key typed) takes the place of the earlier message.
    const others = notices.value.filter(({ title, kind }) => title !== notice.title || kind !== notice.kind);
    notices.value = [...others, { ...notice, id: nextId++ }].slice(-4);
  }

  /** Reports what a request was rejected with. */
  function fail(title: string, reason: unknown): void {
    show({ kind: 'error', title, failure: toFailure(reason) });
  }

  /** Takes back what failed for a reason that is gone, and has been asked for anew. */
  function withdraw(titles: readonly string[], reason: string): void {
    notices.value = notices.value.filter(({ title, failure }) => !titles.includes(title) || failure?.message !== reason);
  }

  /** Takes back what failed before: it is done now. */
  function settle(title: string): void {
    notices.value = notices.value.filter((notice) => notice.kind !== 'error' || notice.title !== title);
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }

  return { notices, show, fail, withdraw, settle, dismiss };
});

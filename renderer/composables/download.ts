/** Lets the browser save bytes under a name. */
export function saveInBrowser(name: string, bytes: Uint8Array): void {
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; until the address is let go it holds the bytes.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

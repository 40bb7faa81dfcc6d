/** A file with its name below what was dropped: `bench/frames/a.tif`. */
export interface DroppedFile {
  readonly name: string;
  readonly file: File;
}

/** Every file of a drop, those in folders too. The event must still be at work when this is called; what it holds is gone afterwards. */
export async function filesOfDrop(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return (await Promise.all(entries.map((entry) => filesBelow(entry, '')))).flat();
}

async function filesBelow(entry: FileSystemEntry, folder: string): Promise<DroppedFile[]> {
  const name = folder + entry.name;
  if (isFile(entry)) return [{ name, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) }];
  const files: DroppedFile[] = [];
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) files.push(...(await filesBelow(child, `${name}/`)));
  return files;
}

/** A reader hands out a hundred entries or so at a time, and nothing at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const more = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (more.length === 0) return children.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
    children.push(...more);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

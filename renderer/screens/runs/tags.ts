import { tagSchema } from '../../../core/service/contract.ts';

/** What somebody typed as tags, with commas between them; null where one of them cannot be a tag. */
export function parseTags(text: string): readonly string[] | null {
  const tags = text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return tags.every((tag) => tagSchema.safeParse(tag).success) ? [...new Set(tags)] : null;
}

import { z } from 'zod';

// The page forbids eval, so schemas must not compile themselves. Imported before any module that builds a schema.
z.config({ jitless: true });

import path from 'node:path';
import { exists, readWhole } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import { readCorrection, type Correction } from './correction.ts';
import type { ExportSettings } from './export-settings.ts';
import { readPhaseTable, readVoltageTable, type PhaseTable, type VoltageTable } from './lut.ts';
import { sha256, sidecarPath } from './mask.ts';
import type { SlmProfile } from './profile-schema.ts';
import { wavelengthInName } from './table-text.ts';

/** A file that an export was given beside the mask. */
interface AidFile {
  readonly file: string;
  readonly sha256: string;
  /** The wavelength in metres that it is for, by what was said of it or its name; null when neither says. */
  readonly wavelength: number | null;
}

/** What a lab measured or a vendor sent with a unit. */
export interface PanelAids {
  readonly lut: ((PhaseTable | VoltageTable) & AidFile) | null;
  readonly correction: (Correction & AidFile) | null;
}

/** Reads the files that the settings name. @throws InputError when one is not what it should be */
export async function loadAids(profile: SlmProfile, settings: ExportSettings): Promise<PanelAids> {
  const { bits } = profile;
  const { lut, lutWavelength, correction, correctionSign, correctionWavelength } = settings;
  return {
    lut:
      lut === null
        ? null
        : await loadAid(lut, lutWavelength, (bytes) =>
            /\.lut$/i.test(lut) ? readVoltageTable(bytes, bits, lut) : readPhaseTable(bytes, bits, lut),
          ),
    correction:
      correction === null
        ? null
        : await loadAid(correction, correctionWavelength, (bytes) => readCorrection(bytes, profile, correctionSign, correction)),
  };
}

async function loadAid<T extends object>(
  file: string,
  wavelength: number | undefined,
  read: (bytes: Uint8Array) => T,
): Promise<T & AidFile> {
  await refuseExported(file, 'a file that was not exported');
  const bytes = await readWhole(file);
  const name = path.basename(file);
  return { ...read(bytes), file: name, sha256: sha256(bytes), wavelength: wavelength ?? wavelengthInName(name) };
}

/** An exported bitmap holds grey levels with everything applied: neither a mask nor a correction. @throws InputError when the file is one */
export async function refuseExported(file: string, expected: string): Promise<void> {
  if (!(await exists(sidecarPath(file)))) return;
  throw new InputError({
    where: file,
    expected,
    found: 'a bitmap that was exported already',
    hint: 'its sidecar lies beside it',
  });
}

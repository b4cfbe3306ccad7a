import { field, Unfit } from '../runner/inputs.ts'

/** As rustc names processors, none of which is left to the machine that compiles; empty for any processor. */
export const cpuField = field('', (raw) => {
  if (raw === '' || (/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(raw) && raw !== 'native')) return raw
  const remedy = 'Name one that all machines have which run the image: native is the machine that compiles.'
  throw new Unfit('a processor such as x86-64-v3 or neoverse-n1', remedy)
})

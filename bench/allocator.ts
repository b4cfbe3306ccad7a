// What mimalloc makes of a program that asks for memory all the time, beside musl's own allocator. Needs the rig to be up, and a
// quiet machine, or as root the argument --realtime, which runs the programs before all else that the machine does.
import { join } from 'node:path'
import { Machine } from './machine.ts'
import { buildRecipe, loadNow, writeProject } from './recipe-build.ts'
import { median, rounded, table } from './table.ts'

/** Each thread fills a map with texts, as servers and compilers do. It prints seconds and the most memory that it had, in kB. */
const PROGRAM = `use std::collections::HashMap;

fn work() -> usize {
    let mut map: HashMap<u64, String> = HashMap::new();
    for n in 0..150_000u64 {
        map.insert(n.wrapping_mul(0x9e37_79b9_7f4a_7c15), format!("word {n}"));
    }
    map.values().map(String::len).sum()
}

fn main() {
    let threads: u32 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    let start = std::time::Instant::now();
    let running: Vec<_> = (0..threads).map(|_| std::thread::spawn(work)).collect();
    let sum: usize = running.into_iter().map(|thread| thread.join().unwrap()).sum();
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("{seconds} {} {sum}", peak.trim());
}
`

const MANIFEST = '[package]\nname = "words"\nversion = "0.1.0"\nedition = "2021"\n'
const [RUNS, THREADS] = [7, [1, 2, 8, 16]]
const FIRST = process.argv.includes('--realtime') ? ['chrt', '--rr', '10'] : []
const machine = new Machine()

interface Figures {
  readonly seconds: number
  /** Megabytes. */
  readonly memory: number
}

async function measured(program: string, threads: number): Promise<Figures> {
  const found: Figures[] = []
  for (let run = 0; run < RUNS; run++) {
    const [seconds, memory] = (await machine.run([...FIRST, program, String(threads)])).split(' ').map(Number)
    found.push({ seconds: seconds ?? Number.NaN, memory: (memory ?? Number.NaN) / 1000 })
  }
  return { seconds: median(found.map(({ seconds }) => seconds)), memory: median(found.map(({ memory }) => memory)) }
}

async function main(): Promise<void> {
  await machine.start('allocator')
  const project = join(machine.folder, 'words')
  writeProject(project, { 'Cargo.toml': MANIFEST, 'src/main.rs': PROGRAM })
  const inputs = { platform: machine.platform }
  const musl = await buildRecipe(machine, project, inputs)
  const mimalloc = await buildRecipe(machine, project, { ...inputs, allocator: 'mimalloc' })
  const rows: (string | number)[][] = []
  for (const threads of THREADS) {
    const [plain, fast] = [await measured(musl.program, threads), await measured(mimalloc.program, threads)]
    const times = `${rounded(plain.seconds / fast.seconds)}x`
    rows.push([
      threads,
      rounded(plain.seconds),
      rounded(fast.seconds),
      times,
      rounded(plain.memory),
      rounded(fast.memory),
    ])
  }
  console.log(table(['threads', 'musl, s', 'mimalloc, s', 'faster', 'musl, MB', 'mimalloc, MB'], rows))
  console.log(`load ${loadNow()}`)
}

try {
  await main()
} finally {
  await machine.stop()
}

import { main } from '../build-binary/run.ts'
import { runAction } from '../runner/action.ts'

await runAction({ name: 'build-binary', main })

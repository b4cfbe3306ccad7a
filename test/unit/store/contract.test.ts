import { join } from 'node:path'
import { openDirectoryStore } from '../../../src/store/directory.ts'
import { type StoreUnderTest, storeContract } from './contract.ts'
import { asJob, withFolder } from './github-job.ts'

const stores: readonly StoreUnderTest[] = [
  {
    name: 'directory',
    withStore: (work) =>
      withFolder(async (folder) => work(await openDirectoryStore(join(folder, 'not yet', 'there')), folder)),
  },
  {
    name: 'GitHub cache',
    withStore: (work) => withFolder((folder) => asJob(join(folder, 'service'), {}, (store) => work(store, folder))),
  },
]

stores.forEach(storeContract)

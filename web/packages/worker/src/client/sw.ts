import type { ShellFile } from "../scope";
import { startWorker } from "../worker";

// The build puts the files of the shell in here.
declare const self: { readonly SHELL_FILES: readonly ShellFile[] };

startWorker({ app: "client", shell: self.SHELL_FILES });

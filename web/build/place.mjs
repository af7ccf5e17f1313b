// dist/<app> is a link to the app's last complete build in dist/builds: a running program serves the old one until it is moved.
import { mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

const BUILDS = "builds";
let begun = 0;

/** A new folder for a build to come; its name tells which process makes it. */
export function begin(dist, app) {
  begun += 1;
  const folder = join(dist, BUILDS, `${app}-${process.pid}-${Date.now()}-${begun}`);
  mkdirSync(join(dist, BUILDS), { recursive: true });
  mkdirSync(folder);
  return folder;
}

/** Lets the app's link point to a build that is complete, and removes what nobody reads or makes any more. */
export function place(dist, app, folder) {
  const link = join(dist, app);
  const before = target(link);
  const next = `${folder}.link`;
  symlinkSync(join(BUILDS, basename(folder)), next);
  renameSync(next, link);
  for (const name of readdirSync(join(dist, BUILDS))) {
    const [of, maker] = name.split("-");
    // Whether its maker has ended is asked first: one that ends later may have moved the link by then.
    if (of !== app || isRunning(Number(maker))) continue;
    // A request that was begun before may still read the last one.
    if (name === before || name === target(link)) continue;
    rmSync(join(dist, BUILDS, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

function target(link) {
  try {
    return basename(readlinkSync(link));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function isRunning(number) {
  try {
    return process.kill(number, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

import { useConfig, useMe } from "@doorstep/shell";
import { useEffect } from "react";
import { forgetArea, tellArea } from "../device/area";
import { useVisitsAhead } from "../queries";

const LOOK_MS = 30_000;

/** Beside every page: in the hour before a visit its client learns now and then in which part of town I am. */
export function AreaKeeper() {
  const visits = useVisitsAhead().data;
  const markets = useConfig().data?.markets;
  const code = useMe().data?.market;
  useEffect(() => {
    const market = markets?.find((one) => one.code === code) ?? null;
    // What can't be told now is told the next time; nothing is kept of it.
    const tell = () =>
      void forgetArea()
        .then(() => tellArea(visits ?? [], market))
        .catch(() => undefined);
    tell();
    const timer = setInterval(tell, LOOK_MS);
    return () => clearInterval(timer);
  }, [visits, markets, code]);
  return null;
}

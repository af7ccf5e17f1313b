import type { Expected, Market, Visit } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { ExpectedNote } from "../../repair/components/ExpectedNote";
import { isLate } from "../../repair/model";
import { canFollow, needsCode } from "../model";
import DoorCodeCard from "./DoorCodeCard";
import FollowCard from "./FollowCard";

/** What matters of a visit today: that it will be late, where its specialist is, the code for the door. */
export default function VisitNow({ visit, market, expected }: { visit: Visit; market: Market | null; expected: Expected | undefined }) {
  const now = useMinute();
  const awaited = visit.state === "accepted" || visit.state === "on_the_way";
  return (
    <>
      {awaited && isLate(expected) ? <ExpectedNote visit={visit} expected={expected} /> : null}
      {market && canFollow(visit, now) ? <FollowCard visit={visit} market={market} /> : null}
      {needsCode(visit) ? <DoorCodeCard visit={visit} /> : null}
    </>
  );
}

import { useState } from "react";
import { DayStrip } from "../components/DayStrip";
import { SlotGrid } from "../components/SlotGrid";
import { StatusTimeline } from "../components/StatusTimeline";
import { Specimen } from "./Specimen";
import { DAY, type Words, ZONE, start } from "./sample";

const DEARER = new Map([start(18, 45), start(20)].map((one) => [one, { price: { minor: 6_000, currency: "EUR" }, more: { minor: 1_250, currency: "EUR" }, reasons: ["Evening"] }]));
const FREE = [null, 0, 3, 12, 0, 1, 24];

export function Times({ words }: { words: Words }) {
  const [day, setDay] = useState(DAY);
  const [chosen, setChosen] = useState<string | null>(start(10, 15));
  const [range, setRange] = useState<string | null>(start(10));
  const steps = ["Accepted", words.title, "Arrived", "Done"];
  return (
    <>
      <Specimen of="DayStrip">
        <DayStrip days={FREE.map((free, index) => ({ date: `2026-11-${23 + index}`, free }))} value={day} onChange={setDay} />
      </Specimen>
      <Specimen of="SlotGrid">
        <SlotGrid
          starts={[start(8), start(8, 30), start(10, 15), start(13), start(18, 45), start(20)]}
          dearer={DEARER}
          refused={[start(9), start(14, 30)]}
          zone={ZONE}
          value={chosen}
          onChange={setChosen}
          onRefused={() => {}}
        />
        <SlotGrid
          starts={[start(8), start(10), start(11), start(13), start(18)]}
          refused={[start(9), start(14)]}
          best={[start(11)]}
          windowMinutes={120}
          zone={ZONE}
          value={range}
          onChange={setRange}
          onRefused={() => {}}
        />
      </Specimen>
      <Specimen of="StatusTimeline">
        <StatusTimeline
          items={steps.map((label, index) => ({ id: label, label, note: index < 2 ? words.note : null, reached: index < 2, current: index === 1 }))}
        />
        <StatusTimeline
          items={[
            { id: "a", label: steps[0] ?? "", note: "10:15", reached: true, current: false },
            { id: "b", label: "Cancelled", note: words.note, reached: true, current: true, tone: "danger" },
          ]}
        />
      </Specimen>
    </>
  );
}

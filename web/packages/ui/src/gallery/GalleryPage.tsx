import { useEffect, useState } from "react";
import { type Appearance, applyAppearance, currentAppearance } from "../appearance";
import { type Option, SegmentedControl } from "../components/Choice";
import { Actions } from "./Actions";
import { Fields } from "./Fields";
import { GalleryHeader, Layers } from "./Layers";
import { Lists } from "./Lists";
import { Pictures } from "./Pictures";
import { States } from "./States";
import { Times } from "./Times";
import { LONG, SHORT } from "./sample";

const GROUPS = { Actions, Fields, Lists, Times, Pictures, States, Layers };

function optionsOf<T extends string>(values: readonly T[]): Option<T>[] {
  return values.map((value) => ({ value, label: value }));
}

/** Every part of the kit in its states: in both themes and directions, with long text, and at twice the size. For development. */
export function GalleryPage() {
  const [appearance, setAppearance] = useState(currentAppearance);
  const [direction, setDirection] = useState<"ltr" | "rtl">("ltr");
  const [length, setLength] = useState<"short" | "long">("short");
  const [size, setSize] = useState<"100%" | "200%">("100%");
  useEffect(() => {
    const { style, dir } = document.documentElement;
    style.fontSize = size;
    document.documentElement.dir = direction;
    return () => {
      style.fontSize = "";
      document.documentElement.dir = dir;
    };
  }, [size, direction]);
  const words = length === "long" ? LONG : SHORT;
  const choose = (next: Appearance) => {
    applyAppearance(next);
    setAppearance(next);
  };
  return (
    <main className="mx-auto flex max-w-3xl flex-col gap-6 px-4 pb-16">
      <GalleryHeader />
      <div className="grid gap-3 sm:grid-cols-2">
        <SegmentedControl label="Appearance" value={appearance} onChange={choose} options={optionsOf(["system", "light", "dark"])} />
        <SegmentedControl label="Direction" value={direction} onChange={(value: "ltr" | "rtl") => setDirection(value)} options={optionsOf(["ltr", "rtl"])} />
        <SegmentedControl label="Text" value={length} onChange={(value: "short" | "long") => setLength(value)} options={optionsOf(["short", "long"])} />
        <SegmentedControl label="Size" value={size} onChange={(value: "100%" | "200%") => setSize(value)} options={optionsOf(["100%", "200%"])} />
      </div>
      {Object.entries(GROUPS).map(([name, Group]) => (
        <section key={name} aria-label={name} className="flex flex-col gap-6">
          <h2 className="text-lg font-semibold">{name}</h2>
          <Group words={words} />
        </section>
      ))}
    </main>
  );
}

import { Bell, House } from "lucide-react";
import { useState } from "react";
import { Button } from "../components/Button";
import { Dialog, Sheet } from "../components/Dialog";
import { BottomNav, type NavItem, PageBody, PageHeader, Section, StickyAction, TopNav } from "../components/Layout";
import { Side, Specimen } from "./Specimen";
import type { Words } from "./sample";

export function Layers({ words }: { words: Words }) {
  const [open, setOpen] = useState<"dialog" | "sheet" | null>(null);
  const items: NavItem[] = [
    { to: "/", label: "Home", icon: <House /> },
    { to: "/gallery", label: "Gallery", icon: <Bell />, count: 120 },
  ];
  const close = () => setOpen(null);
  const footer = <Button onClick={close}>{words.label}</Button>;
  return (
    <>
      <Specimen of="Dialog">
        <Specimen of="Sheet">
          <Side>
            <Button variant="secondary" onClick={() => setOpen("dialog")}>
              Open the dialog
            </Button>
            <Button variant="secondary" onClick={() => setOpen("sheet")}>
              Open the sheet
            </Button>
          </Side>
          <Dialog open={open === "dialog"} onOpenChange={close} title={words.title} description={words.note} footer={footer}>
            {words.text}
          </Dialog>
          <Sheet open={open === "sheet"} onOpenChange={close} title={words.title} description={words.note} footer={footer}>
            {words.text.repeat(3)}
          </Sheet>
        </Specimen>
      </Specimen>
      <Specimen of="PageHeader">
        <p className="text-sm text-muted">At the top of this page.</p>
      </Specimen>
      <Specimen of="PageBody">
        <PageBody aside={<p>{words.note}</p>}>
          <Specimen of="Section">
            <Section title={words.title} end={<Button variant="quiet">All</Button>}>
              <p>{words.text}</p>
            </Section>
          </Specimen>
        </PageBody>
      </Specimen>
      {/* A frame that fixed parts can't leave. */}
      <div className="relative isolate min-h-96 overflow-hidden rounded-lg bg-sunken [transform:translateZ(0)]">
        <Specimen of="TopNav">
          <TopNav items={items} brand={words.name} />
        </Specimen>
        <Specimen of="StickyAction">
          <div className="absolute inset-x-0 bottom-16">
            <StickyAction start={words.note}>
              <Button size="lg">{words.label}</Button>
            </StickyAction>
          </div>
        </Specimen>
        <Specimen of="BottomNav">
          <BottomNav items={items} />
        </Specimen>
      </div>
    </>
  );
}

export function GalleryHeader() {
  return <PageHeader title="Gallery" back="/" />;
}

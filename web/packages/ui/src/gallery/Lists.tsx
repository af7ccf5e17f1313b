import { MapPin, Star } from "lucide-react";
import { Avatar } from "../components/Avatar";
import { Badge } from "../components/Chip";
import { Card, LinkCard, List, ListRow } from "../components/Card";
import { ItemList } from "../components/ItemList";
import { Expandable } from "../components/Expandable";
import { MoneyLines } from "../components/MoneyLines";
import { Photo } from "../components/Photo";
import { PriceLines } from "../components/PriceLines";
import { Rating } from "../components/Rating";
import { Strip } from "../components/Strip";
import { Side, Specimen } from "./Specimen";
import { EURO, type Words } from "./sample";

const NAMES = ["Aino Virtanen", "Анна Белова", "李静", "陳雅婷", "Cher", "Jean-Luc de la Tour"];

export function Lists({ words }: { words: Words }) {
  return (
    <>
      <Specimen of="Avatar">
        <Side>
          {NAMES.map((name) => (
            <Avatar key={name} name={name} />
          ))}
          {(["sm", "md", "lg", "xl"] as const).map((size) => (
            <Avatar key={size} name={words.name} size={size} />
          ))}
        </Side>
      </Specimen>
      <Specimen of="Photo">
        <Side>
          <Photo src={null} mark={<MapPin />} className="size-32 rounded-lg" />
          <Photo src="/missing.webp" mark={<Star />} className="h-32 w-48 rounded-lg" />
        </Side>
      </Specimen>
      <Specimen of="Rating">
        <Side>
          <Rating value={4.86} count={1234} />
          <Rating value={4.2} count={1} short />
          <Rating value={null} count={0} />
        </Side>
      </Specimen>
      <Specimen of="Card">
        <Card>{words.text}</Card>
      </Specimen>
      <Specimen of="LinkCard">
        <LinkCard to="/gallery">
          <span className="flex flex-wrap items-center gap-3">
            <Avatar name={words.name} />
            <span className="min-w-0 flex-[1_1_10rem]">
              <span className="block font-semibold">{words.name}</span>
              <span className="block text-muted">{words.title}</span>
            </span>
            <Badge tone="accent">{words.note}</Badge>
          </span>
        </LinkCard>
      </Specimen>
      <Specimen of="List">
        <Specimen of="ListRow">
          <List>
            <ListRow title={words.title} />
            <ListRow title={words.title} note={words.note} start={<MapPin aria-hidden className="size-5" />} to="/gallery" />
            <ListRow title={words.name} end={words.note} onClick={() => {}} />
          </List>
        </Specimen>
      </Specimen>
      <Specimen of="Strip">
        <Strip label="Cards side by side" item="w-56">
          {NAMES.map((name) => (
            <LinkCard key={name} to="/gallery">
              <Avatar name={name} /> {words.title}
            </LinkCard>
          ))}
        </Strip>
      </Specimen>
      <Specimen of="PriceLines">
        <PriceLines
          lines={[
            { label: words.title, amount: EURO },
            { label: words.note, amount: { minor: -500, currency: "EUR" } },
            { label: words.note, amount: { minor: 300, currency: "EUR" }, inside: true },
          ]}
          total={{ minor: EURO.minor - 500, currency: "EUR" }}
          totalLabel="Total"
        />
      </Specimen>
      <Specimen of="MoneyLines">
        <MoneyLines
          lines={[
            { label: words.title, amount: EURO, note: words.note, strong: true },
            { label: words.name, amount: { minor: 4_900, currency: "EUR" } },
          ]}
        />
      </Specimen>
      <Specimen of="ItemList">
        <ItemList
          label="Items"
          items={[
            { name: words.title, note: "3 h 20 min", parts: [words.name, words.note] },
            { name: words.name, parts: [] },
          ]}
        />
      </Specimen>
      <Specimen of="Expandable">
        <Expandable text={words.text.repeat(3)} />
      </Specimen>
    </>
  );
}

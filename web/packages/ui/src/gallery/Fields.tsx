import { useState } from "react";
import { AddOnRow } from "../components/AddOnRow";
import { AmountPicker } from "../components/AmountPicker";
import { RadioList, SegmentedControl, Stepper } from "../components/Choice";
import { CheckField, SelectField, TextArea, TextField } from "../components/Field";
import { Specimen } from "./Specimen";
import type { Words } from "./sample";

export function Fields({ words }: { words: Words }) {
  const [choice, setChoice] = useState("one");
  const [hours, setHours] = useState(2);
  const [extra, setExtra] = useState(2);
  const [amount, setAmount] = useState<number | null>(500);
  const [once, setOnce] = useState(1);
  const options = [
    { value: "one", label: words.title },
    { value: "two", label: words.name },
    { value: "three", label: words.label },
  ];
  return (
    <>
      <Specimen of="TextField">
        <TextField label={words.label} placeholder={words.note} hint={words.text} />
        <TextField label={words.label} defaultValue={words.name} error="Give a name of at most 80 characters." />
        <TextField label={words.label} defaultValue={words.name} disabled />
      </Specimen>
      <Specimen of="TextArea">
        <TextArea label={words.label} defaultValue={words.text} hint={words.note} />
      </Specimen>
      <Specimen of="SelectField">
        <SelectField label={words.label}>
          {options.map(({ value, label }) => (
            <option key={value}>{label}</option>
          ))}
        </SelectField>
      </Specimen>
      <Specimen of="CheckField">
        <CheckField label={words.text} />
        <CheckField label={words.title} defaultChecked error="Agree before you go on." />
      </Specimen>
      <Specimen of="SegmentedControl">
        <SegmentedControl label="Segments" options={options} value={choice} onChange={setChoice} />
      </Specimen>
      <Specimen of="RadioList">
        <RadioList
          label="Alternatives"
          options={options.map((option, index) => ({ ...option, note: words.note, disabled: index === 2 }))}
          value={choice}
          onChange={setChoice}
        />
      </Specimen>
      <Specimen of="Stepper">
        <Stepper label="Hours" value={hours} text={`${hours} h`} minimum={1} maximum={4} less="Less" more="More" onChange={setHours} />
      </Specimen>
      <Specimen of="AmountPicker">
        <AmountPicker label="Amounts" ownLabel={words.label} suggestions={[200, 500, 1_000].map((minor) => ({ minor, currency: "EUR" }))} currency="EUR" value={amount} onChange={setAmount} />
      </Specimen>
      <Specimen of="AddOnRow">
        <div className="divide-y divide-line rounded-lg bg-surface px-4 shadow-card">
          <AddOnRow name={words.title} description={words.text} note="€12.00 · 20 min" value={extra} most={9} onChange={setExtra} />
          <AddOnRow name={words.name} note={words.note} value={0} most={3} onChange={() => {}} />
          <AddOnRow name={words.title} note="€8.00" value={once} most={1} onChange={setOnce} />
        </div>
      </Specimen>
    </>
  );
}

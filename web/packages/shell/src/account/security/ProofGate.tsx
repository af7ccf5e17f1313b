import { ProofWanted } from "@doorstep/core";
import { type ReactNode, createContext, useCallback, useContext, useRef, useState } from "react";
import { ProofDialog } from "./ProofDialog";

type Run = <T>(act: () => Promise<T>) => Promise<T>;

const Context = createContext<Run>((act) => act());

/** Does something delicate; if the server wants to be sure who acts, asks for a proof and does it again. */
export function useProved(): Run {
  return useContext(Context);
}

/** Whoever was asked for a proof closed the question: nothing happened, and nothing need be said. */
export class ProofRefused extends Error {
  constructor() {
    super("no proof");
    this.name = "ProofRefused";
  }
}

interface Question {
  wanted: ProofWanted;
  proved(): void;
  refused(): void;
}

/** Asks for a proof over whatever page is inside. */
export function ProofGate({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const waiting = useRef<Promise<void> | null>(null);
  const ask = useCallback((wanted: ProofWanted): Promise<void> => {
    // Two acts that want a proof at once share one question.
    waiting.current ??= new Promise<void>((resolve, reject) => {
      setQuestion({ wanted, proved: resolve, refused: () => reject(new ProofRefused()) });
    }).finally(() => {
      waiting.current = null;
      setQuestion(null);
    });
    return waiting.current;
  }, []);
  const run = useCallback<Run>(
    async (act) => {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof ProofWanted)) throw error;
        await ask(error);
        return act();
      }
    },
    [ask],
  );
  return (
    <Context value={run}>
      {children}
      {question ? <ProofDialog wanted={question.wanted} onProved={question.proved} onClose={question.refused} /> : null}
    </Context>
  );
}

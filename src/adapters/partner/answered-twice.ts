import http from 'node:http';
import { AxiosError, type AxiosInstance, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { answerOf } from './answer-of-response.ts';
import type { PartnerAgents } from './open-agents.ts';
import { digestOfAnswer, digestOfQuestion, rememberAnswers, rememberLately } from './repeated-answer.ts';
import type { Surroundings } from './surroundings.ts';

/** `code` of the error for an answer that was given before, to another question on the same connection. */
export const answeredTwice = 'ERR_ANSWERED_TWICE';

/**
 * HTTP/1.1 tells answers apart by their order alone: one that is given twice on a connection is read as the answer to the
 * next question, which is about another patient. (What comes while nothing is asked, Node's agent turns away.) A success
 * that came before is none: as when the connection is lost, a write is looked for, and a read is repeated, on a
 * connection of its own. Where it is then answered by the same, as with nothing found, the partner merely says that often;
 * where not, each request has a connection of its own from then on. A refusal says nothing of a patient, and many are
 * alike: one that came before costs its connection alone.
 */
export const believeNoAnswerTwice = (client: AxiosInstance, agents: PartnerAgents, { log }: Surroundings): void => {
  const isRepeated = rememberAnswers();
  /** By question: the answer that was not believed. */
  const doubted = rememberLately<string>();
  /** Answers that are the right ones to several questions. */
  const saidOften = rememberLately<true>();
  let isTrusted = true;
  const distrust = (): void => {
    if (isTrusted) log.warn({ problem: 'answered-twice' }, saidTwice);
    isTrusted = false;
  };
  const isAnothers = (response: AxiosResponse<unknown>, question: string, answer: string): boolean => {
    const { request } = response;
    if (!(request instanceof http.ClientRequest) || request.socket === null || saidOften.get(answer) === true) {
      return false;
    }
    if (!isRepeated(request.socket, question, answer)) return false;
    request.socket.destroy();
    return true;
  };
  client.interceptors.request.use((config) => ({
    ...config,
    ...(isTrusted && doubted.get(questionOf(config)) === null ? agents.kept : agents.single),
  }));
  client.interceptors.response.use(
    (response: AxiosResponse<unknown>) => {
      const [question, answer] = [questionOf(response.config), digestOfAnswer(answerOf(response))];
      const notBelieved = doubted.get(question);
      if (notBelieved !== null) {
        doubted.forget(question);
        if (notBelieved === answer) saidOften.keep(answer, true);
        else distrust();
        return response;
      }
      if (!isAnothers(response, question, answer)) return response;
      if (isRepeatable(response.config)) doubted.keep(question, answer);
      else distrust();
      throw new AxiosError('The answer came before, to another request.', answeredTwice, response.config);
    },
    (error: unknown) => {
      if (error instanceof AxiosError && error.response !== undefined) {
        isAnothers(error.response, questionOf(error.response.config), digestOfAnswer(answerOf(error.response)));
      }
      throw error;
    },
  );
};

const questionOf = ({ method = '', url = '', data }: InternalAxiosRequestConfig<unknown>): string =>
  digestOfQuestion([method, url, typeof data === 'string' ? data : '']);

const isRepeatable = (config: InternalAxiosRequestConfig<unknown>): boolean =>
  (config['axios-retry']?.retries ?? 0) > 0;

const saidTwice = 'A partner, or a proxy before it, answers twice. Each request to it has a connection of its own now.';

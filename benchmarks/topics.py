"""How well relevance and topics are told of outlets that were not trained on, beside simpler ways, and
what a page costs.

    python benchmarks/topics.py [--shared ../shared] [--predictions FILE]

`--predictions` writes what is told of the articles of `topics.jsonl`, each by a model that has not seen
its outlet, as `../shared/tools/topics_score.py` reads it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from newscrawl.newsroom.expected import expected
from newscrawl.topics.classifier import MODEL, PACKAGE, RELEVANT, TAXONOMY, Classifier, Finder
from newscrawl.topics.taxonomy import load_taxonomy
from newscrawl.training.card import unseen_shares
from newscrawl.training.fit import Numbers, fold_of, weights_of
from newscrawl.training.gather import gather
from newscrawl.training.labels import Example, load_labels
from newscrawl.training.measure import micro_f1, relevance
from newscrawl.training.texts import JUDGED, LabelledText, load_texts
from newscrawl.training.train import Trained, topic_truth, train

OBVIOUS = (
    "privacy", "surveillance", "encryption", "censorship", "copyright", "data protection", "internet",
    "online", "facebook", "google", "social media", "artificial intelligence", "cybersecurity", "broadband",
)  # fmt: skip
"""the words of the keyword baseline"""
NAMES = {
    "iff": ("internet freedom foundation", "iff", "savetheinternet", "privacyofthepeople"),
    "partitopirata": (
        "partito pirata",
        "partiti pirata",
        "pirate party",
        "pirati",
        "pirata",
        "pirate",
    ),
    "felix": ("felix", "imperial college", "imperial"),
    "guardianproject": ("guardian project", "guardianproject"),
    "freepressokc": ("free press", "freepressokc"),
    "ucsfstaff": ("ucsf",),
}
"""what the sites call themselves; the publishers of corpora are masked by their host's name"""


def masked(text: LabelledText, outlet: str) -> LabelledText:
    names = NAMES.get(outlet, (outlet.split(".", maxsplit=1)[0].replace("-", " "), outlet))
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE)

    def mask(part: str) -> str:
        return pattern.sub(" ", part)

    beside = tuple(mask(part) for part in text.beside)
    title = mask(text.title) if text.title else None
    return LabelledText(text.id, title, mask(text.body), text.language, beside)


def plain(text: LabelledText) -> str:
    return f"{text.title or ''} {text.title or ''} {text.body[:4000]}"


def by_keywords(texts: Sequence[str]) -> Numbers:
    """Half for two of the obvious words, more for more."""
    hits = np.array([sum(word in text.lower() for word in OBVIOUS) for text in texts], float)
    return np.minimum(hits / 4, 1.0)


def by_words(texts: Sequence[str], examples: Sequence[Example]) -> Numbers:
    """TF-IDF of words and logistic regression, by folds of outlets."""
    truth = np.array([one.label.relevant for one in examples])
    folds = np.array(fold_of([one.label.outlet for one in examples]))
    weights, shares = weights_of(examples), np.zeros(len(examples))
    for fold in sorted(set(folds.tolist())):
        here = folds == fold
        words = TfidfVectorizer(sublinear_tf=True, min_df=3, max_df=0.5)
        seen = words.fit_transform([t for t, own in zip(texts, here, strict=True) if not own])
        model = LogisticRegression(C=3, max_iter=2000, class_weight="balanced")
        model.fit(seen, truth[~here], sample_weight=weights[~here])
        unseen = words.transform([t for t, own in zip(texts, here, strict=True) if own])
        shares[here] = model.predict_proba(unseen)[:, 1]
    return shares


def groups(examples: Sequence[Example], given: frozenset[str]) -> dict[str, Numbers]:
    """Which articles, without borderline ones, each column of the tables is about."""
    sure = np.array([not one.label.borderline for one in examples])
    outlet = np.array([one.label.outlet for one in examples])
    is_given = np.array([one.label.id in given for one in examples])
    return {
        "given 276": sure & is_given,
        "given, without iff": sure & is_given & (outlet != "iff"),
        "all": sure,
        "without iff": sure & (outlet != "iff"),
        "without iff, partitopirata": sure & ~np.isin(outlet, ["iff", "partitopirata"]),
    }


def print_table(
    title: str, heads: Iterable[str], rows: Iterable[tuple[str, Callable[[Numbers], str]]],
    chosen: dict[str, Numbers],
) -> None:  # fmt: skip
    print(f"\n| {title} | {' | '.join(heads)} |")
    print("| --- |" + " --- |" * len(chosen))
    for name, measure in rows:
        print(f"| {name} | {' | '.join(measure(here) for here in chosen.values())} |")


def of_newsroom() -> float:
    """The share of the sample newsroom's stories, all of tech policy and of no corpus, that is told."""
    classify = Classifier.load().classify
    told = [
        classify(one.title, "\n\n".join(one.body), one.language).is_relevant for one in expected()
    ]
    return sum(told) / len(told)


def cost(texts: Sequence[LabelledText]) -> float:
    """Milliseconds of CPU for a page, with its reasons: the quickest of three rounds."""
    classify = Classifier.load().classify
    rounds = []
    for _ in range(3):
        start = time.process_time()
        for text in texts:
            classify(text.title, text.body, text.language, beside=text.beside)
        rounds.append((time.process_time() - start) / len(texts) * 1000)
    return min(rounds)


def main() -> None:
    argument = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    argument.add_argument(
        "--shared", type=Path, default=os.environ.get("NEWSCRAWL_SHARED", "../shared")
    )
    argument.add_argument("--predictions", type=Path)
    asked = argument.parse_args()
    labels = load_labels()
    outlets = {label.id: label.outlet for label in labels}
    found = {text.id: text for text in load_texts(Path(asked.shared), outlets)}
    judged = Path(asked.shared, "corpora", JUDGED).read_text(encoding="utf-8").splitlines()
    given = frozenset(json.loads(line)["id"] for line in judged)
    finder = Finder(load_taxonomy(PACKAGE / TAXONOMY))
    names = finder.taxonomy.names
    labels = [label for label in labels if label.id in found]

    def trained(texts: Iterable[LabelledText]) -> tuple[list[Example], Trained]:
        examples = gather(labels, texts, {}, finder, is_current=True).examples
        return examples, train(examples, names)

    examples, ours = trained(found.values())
    _, blind = trained(masked(text, outlets[text.id]) for text in found.values())
    texts = [plain(found[label.id]) for label in labels]
    hidden = [plain(masked(found[label.id], label.outlet)) for label in labels]
    chosen = groups(examples, given)
    truth, topics = np.array([one.label.relevant for one in examples]), topic_truth(examples, names)

    def of_relevance(shares: Numbers) -> Callable[[Numbers], str]:
        def measure(here: Numbers) -> str:
            one = relevance(truth[here], shares[here])
            return f"{one.f1:.3f}, {one.roc_auc:.3f}"

        return measure

    def of_topics(model: Trained, *, given_relevant: bool) -> Callable[[Numbers], str]:
        told, is_told = model.unseen.topics > model.threshold, unseen_shares(model) >= RELEVANT

        def measure(here: Numbers) -> str:
            if given_relevant:
                return f"{micro_f1(topics[here & truth], told[here & truth]):.3f}"
            said = told[here] & is_told[here][:, None]
            return f"{micro_f1(topics[here] & truth[here][:, None], said):.3f}"

        return measure

    counts = [f"{name} ({int((truth & h).sum())} of {int(h.sum())})" for name, h in chosen.items()]
    print_table("relevance: F1, ROC-AUC", counts, [
        ("14 obvious words", of_relevance(by_keywords(texts))),
        ("TF-IDF, logistic regression", of_relevance(by_words(texts, examples))),
        ("the same, outlets' names masked", of_relevance(by_words(hidden, examples))),
        ("newscrawl", of_relevance(unseen_shares(ours))),
        ("newscrawl, outlets' names masked", of_relevance(unseen_shares(blind))),
    ], chosen)  # fmt: skip
    print_table("topics: micro F1", counts, [
        ("relevant articles", of_topics(ours, given_relevant=True)),
        ("end to end", of_topics(ours, given_relevant=False)),
        ("end to end, outlets' names masked", of_topics(blind, given_relevant=False)),
    ], chosen)  # fmt: skip
    print(
        f"\nsample newsroom: {of_newsroom():.0%} of its stories are held for tech policy; all are"
    )
    size = sum((PACKAGE / name).stat().st_size for name in (TAXONOMY, MODEL))
    print(
        f"\n{cost(list(found.values())):.2f} ms of CPU a page; taxonomy and model {size / 1000:,.0f} kB"
    )
    if asked.predictions:
        shares, told = unseen_shares(ours), ours.unseen.topics > ours.threshold
        with asked.predictions.open("w", encoding="utf-8") as file:
            for at, one in enumerate(examples):
                if one.label.id in given:
                    mine = [name for name, is_told in zip(names, told[at], strict=True) if is_told]
                    row = {"id": one.label.id, "score": float(shares[at]), "topics": mine}
                    print(json.dumps(row), file=file)


if __name__ == "__main__":
    main()

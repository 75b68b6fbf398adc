"""How a formula is read aloud in German."""

from __future__ import annotations

from typing import Final

from .vocabulary import Vocabulary, greek, signs

__all__ = ["WORDS"]

_GREEK: Final = (
    "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda My "
    "Ny Xi Omikron Pi Rho Sigma Tau Ypsilon Phi Chi Psi Omega"
)

WORDS: Final = Vocabulary(
    signs=signs(
        """
        + plus
        -− minus
        ± plus oder minus
        ∓ minus oder plus
        ×⋅·∗ mal
        ÷/ geteilt durch
        = gleich
        ≠ ungleich
        ≈ ungefähr gleich
        ≡ identisch mit
        ≔ ist definiert als
        ∼ ähnlich
        ≃≅ kongruent zu
        ∝ proportional zu
        < kleiner als
        > größer als
        ≤⩽ kleiner oder gleich
        ≥⩾ größer oder gleich
        ≪ viel kleiner als
        ≫ viel größer als
        ∈ ist Element von
        ∉ ist nicht Element von
        ∋ enthält
        ⊂ ist echte Teilmenge von
        ⊆ ist Teilmenge von
        ⊃ ist echte Obermenge von
        ⊇ ist Obermenge von
        ∪⋃ vereinigt mit
        ∩⋂ geschnitten mit
        ∖ ohne
        ∅ die leere Menge
        ∀ für alle
        ∃ es gibt
        ∄ es gibt kein
        ¬ nicht
        ∧⋀ und
        ∨⋁ oder
        →⟶ gegen
        ←⟵ von
        ↔⟷ verbunden mit
        ⇒⟹ daraus folgt
        ⇐⟸ folgt aus
        ⇔⟺ genau dann, wenn
        ↦⟼ wird abgebildet auf
        ⇌ im Gleichgewicht mit
        ∞ unendlich
        ∂ partiell d
        ∇ Nabla
        ∑ Summe
        ∏ Produkt
        ∫ Integral
        ∬ Doppelintegral
        ∭ Dreifachintegral
        ∮ Kurvenintegral
        ⊕⨁ direkte Summe
        ⊗⨂ Tensorprodukt
        ∘ verkettet mit
        ∥ parallel zu
        ⟂⊥ senkrecht auf
        ∣ mit der Bedingung
        ∴ also
        ∵ weil
        ∠ Winkel
        ° Grad
        …⋯⋮⋱ und so weiter
        ( Klammer auf
        ) Klammer zu
        [ eckige Klammer auf
        ] eckige Klammer zu
        { geschweifte Klammer auf
        } geschweifte Klammer zu
        ⟨ spitze Klammer auf
        ⟩ spitze Klammer zu
        ⌊ abgerundet
        ⌋ Ende der Abrundung
        ⌈ aufgerundet
        ⌉ Ende der Aufrundung
        | senkrechter Strich
        ‖ doppelter senkrechter Strich
        ! Fakultät
        % Prozent
        , Komma
        : Doppelpunkt
        ; Semikolon
        """
    ),
    greek=greek(_GREEK),
    capital="großes",
    accents={
        "ˆ": "{} Dach",
        "\u0302": "{} Dach",
        "˜": "{} Tilde",
        "‾": "{} quer",
        "→": "Vektor {}",
        "˙": "{} Punkt",
        "¨": "{} zwei Punkte",
        "\u20db": "{} drei Punkte",
        "´": "{} Akut",
        "\u02cb": "{} Gravis",
        "ˇ": "{} Hatschek",
        "˘": "{} Breve",
        "˚": "{} Ring",
    },
    over="{} mit Strich darüber",
    fraction="Bruch mit Zähler {}, Nenner {}",
    binomial="{} über {}",
    squared="{} Quadrat",
    cubed="{} hoch 3",
    power="{} hoch {}",
    index="{} Index {}",
    prime="{} Strich",
    root="Wurzel aus {}",
    nth_root="Wurzel der Ordnung {} aus {}",
    from_to="{} von {} bis {} über",
    over_all="{} für {} über",
    up_to="{} bis {} über",
    of="{} über",
    limit="{} für {} von",
    above="{} mit {} darüber",
    below="{} mit {} darunter",
    matrix="Tabelle mit {} Zeilen und {} Spalten",
    row="Zeile {}: {}",
    cases="Fälle",
    lines="Zeile {}: {}",
    end={
        "fraction": ", Ende des Bruchs",
        "power": ", Ende des Exponenten",
        "index": ", Ende des Index",
        "root": ", Ende der Wurzel",
    },
)

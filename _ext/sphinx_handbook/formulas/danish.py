"""How a formula is read aloud in Danish."""

from __future__ import annotations

from typing import Final

from .vocabulary import Vocabulary, greek, signs

__all__ = ["WORDS"]

_GREEK: Final = (
    "alfa beta gamma delta epsilon zeta eta theta iota kappa lambda my "
    "ny ksi omikron pi rho sigma tau ypsilon fi khi psi omega"
)

WORDS: Final = Vocabulary(
    signs=signs(
        """
        + plus
        -− minus
        ± plus eller minus
        ∓ minus eller plus
        ×⋅·∗ gange
        ÷/ divideret med
        = er lig med
        ≠ er forskellig fra
        ≈ er omtrent lig med
        ≡ er identisk med
        ≔ er defineret som
        ∼ er ligedannet med
        ≃≅ er kongruent med
        ∝ er proportional med
        < er mindre end
        > er større end
        ≤⩽ er mindre end eller lig med
        ≥⩾ er større end eller lig med
        ≪ er meget mindre end
        ≫ er meget større end
        ∈ tilhører
        ∉ tilhører ikke
        ∋ indeholder
        ⊂ er en ægte delmængde af
        ⊆ er en delmængde af
        ⊃ er en ægte overmængde af
        ⊇ er en overmængde af
        ∪⋃ foreningsmængde
        ∩⋂ fællesmængde
        ∖ fraregnet
        ∅ den tomme mængde
        ∀ for alle
        ∃ der findes
        ∄ der findes ikke
        ¬ ikke
        ∧⋀ og
        ∨⋁ eller
        →⟶ går mod
        ←⟵ fra
        ↔⟷ er forbundet med
        ⇒⟹ medfører
        ⇐⟸ følger af
        ⇔⟺ hvis og kun hvis
        ↦⟼ afbildes i
        ⇌ er i ligevægt med
        ∞ uendelig
        ∂ partielt d
        ∇ nabla
        ∑ summen
        ∏ produktet
        ∫ integralet
        ∬ dobbeltintegralet
        ∭ tripelintegralet
        ∮ kurveintegralet
        ⊕⨁ direkte sum
        ⊗⨂ tensorprodukt
        ∘ sammensat med
        ∥ er parallel med
        ⟂⊥ er vinkelret på
        ∣ hvor
        ∴ derfor
        ∵ fordi
        ∠ vinkel
        ° grader
        …⋯⋮⋱ og så videre
        ( parentes begynder
        ) parentes slutter
        [ kantet parentes begynder
        ] kantet parentes slutter
        { tuborgparentes begynder
        } tuborgparentes slutter
        ⟨ vinkelparentes begynder
        ⟩ vinkelparentes slutter
        ⌊ nedrundet
        ⌋ nedrunding slutter
        ⌈ oprundet
        ⌉ oprunding slutter
        | lodret streg
        ‖ dobbelt lodret streg
        ! fakultet
        % procent
        , komma
        : kolon
        ; semikolon
        """
    ),
    greek=greek(_GREEK),
    capital="stort",
    accents={
        "ˆ": "{} hat",
        "\u0302": "{} hat",
        "˜": "{} tilde",
        "‾": "{} streg",
        "→": "vektor {}",
        "˙": "{} prik",
        "¨": "{} to prikker",
        "\u20db": "{} tre prikker",
        "´": "{} akut",
        "\u02cb": "{} gravis",
        "ˇ": "{} hacek",
        "˘": "{} brevis",
        "˚": "{} bolle",
    },
    over="{} med streg over",
    fraction="brøk med tæller {}, nævner {}",
    binomial="{} over {}",
    squared="{} i anden",
    cubed="{} i tredje",
    power="{} i potensen {}",
    index="{} indeks {}",
    prime="{} mærke",
    root="kvadratroden af {}",
    nth_root="roden af orden {} af {}",
    from_to="{} fra {} til {} af",
    over_all="{} over {} af",
    up_to="{} op til {} af",
    of="{} af",
    limit="{} for {} af",
    above="{} med {} over",
    below="{} med {} under",
    matrix="tabel med {} rækker og {} kolonner",
    row="række {}: {}",
    cases="tilfælde",
    lines="linje {}: {}",
    end={
        "fraction": ", brøk slutter",
        "power": ", potens slutter",
        "index": ", indeks slutter",
        "root": ", rod slutter",
    },
)

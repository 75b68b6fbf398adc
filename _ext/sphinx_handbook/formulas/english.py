"""How a formula is read aloud in English."""

from __future__ import annotations

from typing import Final

from .vocabulary import Vocabulary, greek, signs

__all__ = ["WORDS"]

_GREEK: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu "
    "nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
)

WORDS: Final = Vocabulary(
    signs=signs(
        """
        + plus
        -− minus
        ± plus or minus
        ∓ minus or plus
        ×⋅·∗ times
        ÷/ divided by
        = equals
        ≠ is not equal to
        ≈ is approximately
        ≡ is identical to
        ≔ is defined as
        ∼ is similar to
        ≃≅ is congruent to
        ∝ is proportional to
        < is less than
        > is greater than
        ≤⩽ is less than or equal to
        ≥⩾ is greater than or equal to
        ≪ is much less than
        ≫ is much greater than
        ∈ is in
        ∉ is not in
        ∋ contains
        ⊂ is a proper subset of
        ⊆ is a subset of
        ⊃ is a proper superset of
        ⊇ is a superset of
        ∪⋃ union
        ∩⋂ intersection
        ∖ without
        ∅ the empty set
        ∀ for all
        ∃ there is
        ∄ there is no
        ¬ not
        ∧⋀ and
        ∨⋁ or
        →⟶ to
        ←⟵ from
        ↔⟷ is linked with
        ⇒⟹ implies
        ⇐⟸ is implied by
        ⇔⟺ if and only if
        ↦⟼ maps to
        ⇌ is in equilibrium with
        ∞ infinity
        ∂ partial d
        ∇ nabla
        ∑ sum
        ∏ product
        ∫ integral
        ∬ double integral
        ∭ triple integral
        ∮ contour integral
        ⊕⨁ direct sum
        ⊗⨂ tensor product
        ∘ composed with
        ∥ is parallel to
        ⟂⊥ is perpendicular to
        ∣ such that
        ∴ therefore
        ∵ because
        ∠ angle
        ° degrees
        …⋯⋮⋱ and so on
        ( open bracket
        ) close bracket
        [ open square bracket
        ] close square bracket
        { open brace
        } close brace
        ⟨ open angle bracket
        ⟩ close angle bracket
        ⌊ floor of
        ⌋ end of floor
        ⌈ ceiling of
        ⌉ end of ceiling
        | vertical bar
        ‖ double bar
        ! factorial
        % percent
        , comma
        : colon
        ; semicolon
        """
    ),
    greek=greek(_GREEK),
    capital="capital",
    accents={
        "ˆ": "{} hat",
        "\u0302": "{} hat",
        "˜": "{} tilde",
        "‾": "{} bar",
        "→": "vector {}",
        "˙": "{} dot",
        "¨": "{} double dot",
        "\u20db": "{} triple dot",
        "´": "{} acute",
        "\u02cb": "{} grave",
        "ˇ": "{} check",
        "˘": "{} breve",
        "˚": "{} ring",
    },
    over="{} with a line over it",
    fraction="fraction with numerator {}, denominator {}",
    binomial="{} over {}",
    squared="{} squared",
    cubed="{} cubed",
    power="{} to the power {}",
    index="{} sub {}",
    prime="{} prime",
    root="square root of {}",
    nth_root="root of order {} of {}",
    from_to="{} from {} to {} of",
    over_all="{} over {} of",
    up_to="{} up to {} of",
    of="{} of",
    limit="{} for {} of",
    above="{} with {} above",
    below="{} with {} below",
    matrix="table with {} rows and {} columns",
    row="row {}: {}",
    cases="cases",
    lines="line {}: {}",
    end={
        "fraction": ", end of fraction",
        "power": ", end of power",
        "index": ", end of index",
        "root": ", end of root",
    },
)

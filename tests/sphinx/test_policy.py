"""The web half under its own policy: formulas and sizes hold, and what the policy keeps from readers is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from tests import vnu
from tests.support import Build, build

CONF = r"""
project = "Probe"
extensions = ["myst_parser", "sphinx_handbook"]
html_theme = "handbook"
myst_enable_extensions = ["attrs_inline", "colon_fence", "dollarmath", "amsmath"]
mathjax3_config = {"tex": {"macros": {"RR": r"\mathbb{R}", "norm": [r"\lVert #1 \rVert", 1]}}}
numfig = True
"""
PAGES = {
    "index": "# Probe\n\n```{toctree}\nsizes\nformulas\nmore\nraw\nplain\n```\n",
    "sizes": """# Sizes

:::{figure} p.png
:width: 100px
:align: center
:alt: A

Caption
:::

```{image} p.png
:width: 50%
:align: right
:alt: B
```

![C](p.png){width=120px}

:::{list-table} T
:widths: 10 90
:width: 60%
:align: right

* - a
  - b
:::

| a | b |
|:--|--:|
| 1 | 2 |
""",
    "formulas": r"""# A title with $x^2$

In $\RR^n$ is $\norm{a}$, $a < b$.

$$\newcommand{\half}[1]{\frac{#1}{2}}$$

$$
E = \half{m} v^2
$$ (energy)

See {eq}`energy`.

\begin{align*}
a &= b \\
c + e &= d
\end{align*}
""",
    "more": r"""# More

```{math}
:label: two

a = b

c = d
```

Not known: $\foo{x} & y$.

```{math}
\SI{5}{kg}
```

```{contents}
```

## Of $\baz{z}$
""",
    "raw": """# Raw

A <span style="color:red">red</span> word.

<iframe src="https://video.example/embed/1" title="A film"></iframe>
""",
    "plain": "# Plain\n\nThe code `<script>x()</script>` and <b>bold</b>.\n",
}
POLICY = (
    "default-src 'self'; base-uri 'self'; form-action 'self'; object-src 'none'; "
    "style-src 'self' 'unsafe-inline'; frame-src 'self' https://video.example"
)


def make(root: Path, conf: str = "") -> Path:
    root.mkdir()
    (root / "conf.py").write_text(CONF + conf, "utf-8")
    for name, text in PAGES.items():
        (root / f"{name}.md").write_text(text, "utf-8")
    Image.new("RGB", (300, 200), "teal").save(root / "p.png")
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("policy")
    return build(make(folder / "root"), folder / "out").data()


def test_what_is_kept_from_readers_is_named_once_a_page(site: Build) -> None:
    policy = [each for each in site.warnings if each.endswith("[handbook.policy]")]
    formulas = [each for each in site.warnings if each.endswith("[handbook.formula]")]
    assert len(policy) + len(formulas) == len(site.warnings)
    (warning,) = policy
    assert re.match(r"\S*raw\.md:3: WARNING: The page's content security policy keeps this from readers: ", warning)
    assert '“style="color:red"”, “https://video.example/embed/1”' in warning
    assert f'html_theme_options = {{"content_security_policy": "{POLICY}"}}' in warning
    first, second, heading = formulas
    assert re.match(r"\S*more\.md:11: WARNING: .*as it is written: \\foo\{x\} & y \(\\foo\)", first), first
    assert re.match(r"\S*more\.md:1\d: WARNING: .*as it is written: \\SI\{5\}\{kg\} \(\\SI\)", second), second
    # Told where it is written, not where the page's own contents repeat it.
    assert re.match(r"\S*more\.md:20: WARNING: .*as it is written: \\baz\{z\} \(\\baz\)", heading), heading


def test_with_the_policy_that_is_named_there_is_nothing_to_say(tmp_path: Path) -> None:
    conf = f'html_theme_options = {{"content_security_policy": "{POLICY}"}}\nsuppress_warnings = ["handbook.formula"]\n'
    assert build(make(tmp_path / "root", conf), tmp_path / "out").warnings == ()


def test_files_that_every_page_loads_from_elsewhere_are_named_once(tmp_path: Path) -> None:
    conf = 'html_css_files = ["https://fonts.example/a.css"]\nsuppress_warnings = ["handbook.formula"]\n'
    done = build(make(tmp_path / "root", conf), tmp_path / "out")
    whole = [each for each in done.warnings if "raw.md" not in each]
    assert len(whole) == 1 and whole[0].startswith("WARNING: ") and "“https://fonts.example/a.css”" in whole[0]
    assert "style-src 'self' https://fonts.example" in whole[0]


def test_sizes_are_attributes_and_classes(site: Build) -> None:
    html = site.html("sizes")
    assert "style=" not in html
    assert 'width="100"' in html and 'width="120"' in html and 'class="align-right width-50"' in html
    assert '<col class="width-10"' in html and '<table class="width-60 ' in html
    assert '<td class="text-right"' in html
    assert (site.outdir / ".nojekyll").is_file()
    assert "handbook-widths.css" in html and "handbook-widths.css" not in site.html("plain")


def test_formulas_are_mathml(site: Build) -> None:
    html = site.html("formulas")
    assert "\\" not in html.partition("<body")[2] and "cdn" not in html and "MathJax" not in html
    assert "<h1>A title with <math><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math></h1>" in html
    assert "<msup><mi>ℝ</mi><mi>n</mi></msup>" in html and "<mo>&lt;</mo>" in html
    assert html.count('<math display="block">') == 2
    assert '<span class="eqno">(1)<a class="headerlink" href="#equation-energy"' in html
    assert 'aria-label="Link to this equation: (1)"' in html
    assert "<table" not in html and '<mtable class="math-rows"' in html
    assert "handbook-math.css" in html and "handbook-math.css" not in site.html("plain")
    more = site.html("more")
    assert '<code class="formula-source">\\foo{x} &amp; y</code>' in more
    assert '<pre class="formula-source">\\SI{5}{kg}</pre>' in more
    assert '<mtable class="math-lines"' in more


def test_the_pages_are_sound(site: Build) -> None:
    faults = [each for each in vnu.faults([site.outdir]) if not each.startswith("raw.html")]
    assert faults == []


@pytest.mark.parametrize(
    ("conf", "sign"),
    [
        # Who asks for another way gets it; with another theme the extension changes nothing.
        ('html_math_renderer = "mathjax"\n', r"\(\mathbb"),
        ('html_theme = "basic"\n', r"\(\RR"),
    ],
)
def test_another_way_that_was_asked_for_is_kept(tmp_path: Path, conf: str, sign: str) -> None:
    html = build(make(tmp_path / "root", conf), tmp_path / "out").html("formulas")
    assert "<math" not in html and "mathjax" in html and (sign in html or r"\(\RR" in html)


def test_loading_the_extension_changes_no_other_theme(tmp_path: Path) -> None:
    """Formulas and sizes, byte for byte."""
    root = make(tmp_path / "root", 'html_theme = "basic"\nhtml_copy_source = False\n')
    loaded = build(root, tmp_path / "loaded")
    conf = root / "conf.py"
    conf.write_text(conf.read_text("utf-8").replace(', "sphinx_handbook"', ""), "utf-8")
    without = build(root, tmp_path / "without")
    for name in PAGES:
        assert loaded.html(name) == without.html(name), name

"""A Sphinx root without a catalogue that has one of everything: what the printed book must tell rightly.

Danish, so that what the machine says is; written in reStructuredText, which knows more constructs than Markdown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from PIL import Image
from tests import warm

CONF = """\
project = "Alt muligt"
author = "Nogen"
language = "da"
extensions = ["sphinx_handbook", "sphinx_design", "myst_parser"]
numfig = True
rst_prolog = ".. role:: html(raw)\\n   :format: html\\n"
"""

INDEX = """\
.. _top:

Alt muligt
==========

Ord med *tryk*, **mere tryk**, ``kode()``, :sub:`ned` og :sup:`op`; en forkortelse
:abbr:`HK (Handels- og Kontorfunktionærernes Forbund)` og en note [#n]_ og en til [#m]_ og en bog [Bog2014]_.

.. [#n] Teksten i noten.
.. [#m] Den anden note.
.. [Bog2014] En bog fra 2014.

Arbejdspladsundersøgelser, samarbejdsudvalgsmedlemmer, kompetenceudviklingsstrategier, medarbejderrepræsentanter,
kvalitetsudviklingsprocesser, innovationslaboratorier og organisationsforandringer: det er almindelige ord i bogen.

.. raw:: html

   <p>På engelsk: <span lang="en">trust and <em>cooperation</em></span>, på tysk <em lang="de">Vertrauen</em>.</p>
   <blockquote lang="en"><p>Trust takes years.</p></blockquote>
   <p>En <a href="https://lov.dk/%C3%A6ble?a=1">lov med <em>tryk</em> og <code>kode</code></a>, og et
   <a href="#deeper"><img src="grey.png" alt="" width="20"></a> billede, og <u>understreget</u>
   <q>citeret</q> tekst med <s>streg</s>. <span style="opacity: 0.5">Halvt gennemsigtig</span>.</p>

Vælg :menuselection:`Filer --> Gem`, og sæt ✓ ved ☑ og ikke ved ☐.

Lister
------

* En
* To

  Et afsnit til.

  * To a
  * To b

    1. dybt
    2. dybere

* Tre

5. Fem
6. Seks

a. Bogstav
b. Bogstav

Ord
   Hvad det betyder.
Andet ord
   Hvad *det* betyder.

   Også dette.

:Felt: Værdi
:Andet felt: Anden værdi

.. glossary::

   tillid
   fortrolighed
      Det, der vokser.

Tabeller
--------

.. _lang:

.. list-table:: Længere end en side
   :header-rows: 1
   :stub-columns: 1

   * - Nummer
     - Navn
     - Andet
{rows}

+------------+-----------+
| Hoved      | To        |
+============+===========+
| bred celle over to     |
+------------+-----------+
| høj        | en        |
|            +-----------+
|            |           |
+------------+-----------+

.. csv-table:: Uden hoved

   "a", "b"
   "c", "d"

Billeder
--------

.. _pic:

.. figure:: grey.png
   :alt: En grå firkant

   Underteksten til billedet.

   Og en forklaring.

.. image:: alpha.png
   :alt: En halvt gennemsigtig firkant
   :target: https://eksempel.dk/billede

.. image:: grey.png
   :alt:

Kode
----

.. code-block:: python
   :caption: Længere end en side

{code}

::

   bogstaveligt

Bokse
-----

.. note:: En note med `et link <https://eksempel.dk/note>`_.

.. admonition:: Egen titel

   Indhold

   * i en liste

.. warning::

   Flere afsnit.

   Her.

.. topic:: Emne

   Tekst.

.. sidebar:: Ved siden af

   Tekst.

.. epigraph::

   Citat

   -- Nogen

| linje et
| linje to

.. rubric:: Rubrik

.. math:: a^2 + b^2 = c^2

Og :math:`e = mc^2` i en linje.

.. contents:: På denne side
   :local:

.. only:: html

   Kun på skærm og papir.

.. py:function:: regn(a, b)

   Regner.

   :param a: det første

Henvisninger
------------

Se :ref:`toppen <top>`, :numref:`pic`, :term:`tillid`, :doc:`dybere <deeper>` og :doc:`md`.
En lang henvisning, som deles over flere linjer, så den bliver to steder på siden at trykke:
`her er den lange henvisning, der handler om rigtig meget og derfor ikke kan stå på én linje <https://eksempel.dk/lang>`_.

Sprunget
~~~~~~~~

{prose}

.. toctree::

   deeper
   md
"""

DEEPER = """\
Dybere
======

Tekst.

.. raw:: html

   <h5>Niveauer er sprunget over</h5><p>Tekst.</p>

Del
---

Slut.
"""

MARKDOWN = """\
# Markdown

- [ ] opgave
- [x] løst

::::{grid} 2
:::{grid-item-card} Kort et
:link: https://eksempel.dk/kort

Tekst på kortet.
:::
:::{grid-item-card} Kort to
Tekst {bdg-primary}`mærke` her.
:::
::::

:::{dropdown} Mere
Skjult tekst.
:::

::::{tab-set}
:::{tab-item} Et
Første
:::
:::{tab-item} To
Andet
:::
::::

> Citat

---

| a | b |
|---|---|
| 1 | 2 |
"""


def make(folder: Path) -> Path:
    """Write the root."""
    folder.mkdir(parents=True)
    (folder / "conf.py").write_text(CONF + 'myst_enable_extensions = ["colon_fence", "tasklist"]\n', "utf-8")
    rows = "\n".join(f"   * - {n}\n     - Række {n}\n     - Noget andet om {n}" for n in range(90))
    code = "\n".join(f'   linje_{n} = "{n}"' for n in range(90))
    prose = "Et langt afsnit, der går over flere sider, fordi det bliver ved og ved og ved med at sige noget. " * 100
    (folder / "index.rst").write_text(INDEX.format(rows=rows, code=code, prose=prose), "utf-8")
    (folder / "deeper.rst").write_text(DEEPER, "utf-8")
    (folder / "md.md").write_text(MARKDOWN, "utf-8")
    Image.new("RGB", (900, 600), "#888").save(folder / "grey.png")
    Image.new("RGBA", (900, 600), (20, 100, 150, 128)).save(folder / "alpha.png")
    return folder


def printed(folder: Path, variables: Mapping[str, str] = MappingProxyType({})) -> Path:
    """The book's PDF, made by Sphinx's command in a process of its own, with some more variables; it must warn of nothing."""
    root = make(folder / "root")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "handbook-pdf", str(root), str(folder / "out")]
    done = warm.run(command, env={**os.environ, **variables}, capture_output=True, text=True)
    assert (done.stderr, done.returncode) == ("", 0)
    return folder / "out/alt-muligt.pdf"

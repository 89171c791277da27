"""An independent reading of the design: figures, codes, consolidation and changes of a workbook, worked out anew.

Written from the design, the data, the contracts and the workbook alone, without a look at the product, so that a
misreading in one of the two shows as a disagreement. `ambiguities.md` lists where the design left a choice.
"""

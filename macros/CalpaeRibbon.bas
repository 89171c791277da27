Attribute VB_Name = "CalpaeRibbon"
' The callbacks that customUI14.xml names, one line each: an action of calpae_xl.addin, where everything is decided.
Option Explicit

Public Sub OnValidate(ByVal control As IRibbonControl)
    Run "valider"
End Sub

Public Sub OnNextFinding(ByVal control As IRibbonControl)
    Run "suivant"
End Sub

Public Sub OnReserve(ByVal control As IRibbonControl)
    Run "reserver:" & control.Tag
End Sub

Public Sub OnJustifySelection(ByVal control As IRibbonControl)
    Run "justifier"
End Sub

Public Sub OnApplyCorrections(ByVal control As IRibbonControl)
    Run "corriger"
End Sub

Public Sub OnChanges(ByVal control As IRibbonControl)
    Run "evolutions"
End Sub

Public Sub OnConsolidate(ByVal control As IRibbonControl)
    Run "consolider"
End Sub

Public Sub OnExplainCell(ByVal control As IRibbonControl)
    Run "expliquer"
End Sub

Public Sub OnCollect(ByVal control As IRibbonControl)
    Run "collecte"
End Sub

Public Sub OnTransmit(ByVal control As IRibbonControl)
    Run "transmission"
End Sub

Public Sub OnIntegrate(ByVal control As IRibbonControl)
    Run "integrer"
End Sub

Public Sub OnIntegrateFolder(ByVal control As IRibbonControl)
    Run "integrer:dossier"
End Sub

Public Sub OnApplyDecisions(ByVal control As IRibbonControl)
    Run "decisions"
End Sub

Public Sub OnCompareVintages(ByVal control As IRibbonControl)
    Run "comparer"
End Sub

Public Sub OnAnnex(ByVal control As IRibbonControl)
    Run "annexe"
End Sub

Public Sub OnNewCampaign(ByVal control As IRibbonControl)
    Run "campagne"
End Sub

Public Sub OnRemake(ByVal control As IRibbonControl)
    Run "refaire"
End Sub

Public Sub OnUndo(ByVal control As IRibbonControl)
    Run "annuler"
End Sub

Public Sub OnHelp(ByVal control As IRibbonControl)
    Run "aide"
End Sub

Attribute VB_Name = "CalpaeLauncher"
' Runs one action of CALPAE on the active workbook, in the Python of the installation, and waits for its end.
'
' What starts, and from where, stands in this module and depends on no workbook: of the workbook, only the name is
' read, to tell Python which one it is. Python speaks to the person; a message comes from here only when Python could
' not speak.
Option Explicit
Option Private Module

Private Const AddinVersion As String = "0.1.0" ' That of the package; the builder refuses another one.
Private Const HiddenWindow As Long = 0

Private Const NoWorkbook As String = "Aucun classeur n’est ouvert. " & _
    "Ouvrez le classeur CALPAE de la campagne, puis recommencez."
Private Const InProtectedView As String = "Excel a ouvert ce classeur en mode protégé. " & _
    "Cliquez sur « Activer la modification » dans le bandeau jaune, puis recommencez."
Private Const NotInstalled As String = "CALPAE n’est pas installé sur ce poste : son Python est introuvable. " & _
    "Demandez au service informatique de lancer « calpae installer »."
Private Const NameNotSafe As String = "Le nom de ce classeur contient des signes réservés " & _
    "(% autour d’un mot, ou guillemets droits). Enregistrez-le sous un autre nom, puis recommencez."
Private Const CouldNotSpeak As String = "CALPAE n’a pas pu vous répondre (code #). Recommencez ; si ce message " & _
    "revient, demandez au service informatique de lancer « calpae installer --verifier »."
Private Const Interrupted As String = "CALPAE s’est arrêté avant la fin (code #). Vérifiez le classeur avant " & _
    "de l’enregistrer, puis recommencez ; si ce message revient, transmettez-le au service informatique."
Private Const Refused As String = "Ce poste n’a pas laissé Excel lancer CALPAE (erreur #). " & _
    "Transmettez ce message au service informatique."

Private isRunning As Boolean

' Runs an action and says what Python could not; while it waits, Excel may let a second click through, ignored here.
Public Sub Run(ByVal action As String)
    Dim problem As String
    Dim events As Boolean

    If isRunning Then Exit Sub
    isRunning = True
    events = Application.EnableEvents
    problem = ProblemWith(action)
    LeaveAsFound events
    isRunning = False
    If problem <> "" Then MsgBox problem, vbExclamation, "CALPAE"
End Sub

' Lets people work again: a Python that was killed halfway leaves Excel deaf, mute or still for the whole session.
' What Excel refuses to restore must not keep the rest from being restored, nor the next click from running.
Private Sub LeaveAsFound(ByVal events As Boolean)
    On Error Resume Next
    Application.Interactive = True
    Application.EnableEvents = events
    Application.ScreenUpdating = True
    Application.StatusBar = False
End Sub

' Runs an action; gives what remains to be said, nothing when Python has said it.
Private Function ProblemWith(ByVal action As String) As String
    Dim host As Object
    Dim python As String
    Dim commandLine As String

    On Error GoTo NotLaunched
    If Not Application.ActiveProtectedViewWindow Is Nothing Then
        ' The workbook that people look at is not the one that Excel calls active.
        ProblemWith = InProtectedView
        Exit Function
    End If
    If ActiveWorkbook Is Nothing Then
        ProblemWith = IIf(Application.ProtectedViewWindows.Count > 0, InProtectedView, NoWorkbook)
        Exit Function
    End If
    Set host = CreateObject("WScript.Shell")
    python = PythonPath(host)
    commandLine = CommandLineOf(python, action)
    If python = "" Then
        ProblemWith = NotInstalled
    ElseIf Not IsTakenAsWritten(host, commandLine) Then
        ProblemWith = NameNotSafe
    Else
        ProblemWith = ProblemAfter(host.Run(commandLine, HiddenWindow, True))
    End If
    Exit Function

NotLaunched:
    ProblemWith = Replace(Refused, "#", Err.Number)
End Function

' The Python of the installation, made for all users or for this one; nothing if there is none.
Private Function PythonPath(ByVal host As Object) As String
    Dim files As Object
    Dim place As Variant
    Dim path As String

    Set files = CreateObject("Scripting.FileSystemObject")
    For Each place In Array(FolderForAll(host), host.ExpandEnvironmentStrings("%LOCALAPPDATA%"))
        path = place & "\Calpae\python\python.exe"
        ' What is not set is empty, or stays as it is written: it would be a folder beside the workbook.
        If Mid$(path, 2, 2) = ":\" And files.FileExists(path) Then
            PythonPath = path
            Exit Function
        End If
    Next place
End Function

' « Program Files », as administrators have it: not %ProgramFiles%, that whoever starts Excel may choose, and that a
' 32-bit Excel is given otherwise.
Private Function FolderForAll(ByVal host As Object) As String
    On Error Resume Next
    FolderForAll = host.RegRead("HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\ProgramW6432Dir")
End Function

Private Function CommandLineOf(ByVal python As String, ByVal action As String) As String
    CommandLineOf = """" & python & """ -I -B -m calpae_xl.addin " & action & " --wb=""" & ActiveWorkbook.Name & _
        """ --from_xl=1 --hwnd=" & Application.Hwnd & " --complement=" & AddinVersion
End Function

' Whether the line reaches Python as it is. Run replaces %NAME% by a variable, and nothing escapes it: a workbook named
' %TEMP%.xlsx would become another one. Of quotes, two pairs are ours; another one would cut the name.
Private Function IsTakenAsWritten(ByVal host As Object, ByVal commandLine As String) As Boolean
    IsTakenAsWritten = host.ExpandEnvironmentStrings(commandLine) = commandLine And UBound(Split(commandLine, """")) = 4
End Function

' What an exit code leaves to be said: 0 and 3, Python told what happened; 1 and 2, it could not.
Private Function ProblemAfter(ByVal exitCode As Long) As String
    Select Case exitCode
        Case 0, 3
            ProblemAfter = ""
        Case 1, 2
            ProblemAfter = Replace(CouldNotSpeak, "#", exitCode)
        Case Else
            ProblemAfter = Replace(Interrupted, "#", exitCode)
    End Select
End Function

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/configdraft.h"

#include "core/config/patch.h"
#include "ui/config/unsavedoffer.h"
#include "ui/shell/project.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/codeeditor.h"

#include <utility>

namespace anneal::ui {

using namespace widgets;

namespace {

constexpr int kKeepDelayMs = 1000;

} // namespace

ConfigDraft::ConfigDraft(Project &project, CodeEditor &editor, Banner &banner, UnsavedOffer &offer, std::function<void()> tellPending)
    : m_project(project)
    , m_editor(editor)
    , m_banner(banner)
    , m_offer(offer)
    , m_tellPending(std::move(tellPending))
    , m_recoveryDisk(std::make_shared<QThreadPool>())
{
    m_recoveryDisk->setMaxThreadCount(1);
    m_keepTimer.setSingleShot(true);
    m_keepTimer.setInterval(kKeepDelayMs);
    connect(&m_keepTimer, &QTimer::timeout, this, &ConfigDraft::keepUnsaved);
    connect(&m_editor, &CodeEditor::textChanged, this, &ConfigDraft::textEdited);
    connect(&m_offer, &UnsavedOffer::restored, this, &ConfigDraft::restore);
    connect(&m_offer, &UnsavedOffer::undoable, this, &ConfigDraft::undoable);
    connect(&m_project, &Project::valueChosen, this, &ConfigDraft::adoptChoice);
    connect(&m_project, &Project::configNotWritten, this, [this](const QString &text) {
        if (isDirty() && m_diskText == m_project.configText())
            m_diskText = text; // the changes here include what could not be written
    });
}

ConfigDraft::~ConfigDraft()
{
    if (m_keepTimer.isActive())
        keepUnsaved();
    m_offer.close();
    m_recovery.reset();
    m_recoveryDisk->waitForDone();
}

void ConfigDraft::open()
{
    if (m_keepTimer.isActive()) { // of the project before; it finds its text again
        m_keepTimer.stop();
        keepUnsaved();
    }
    m_banner.dismiss();
    m_undoSentence.clear();
    m_lostText.clear();
    m_recovery = m_project.isOpen() ? std::make_shared<Recovery>(m_recoveryDisk, m_project.configFile()) : nullptr;
    m_diskText = m_project.configText();
    m_editor.load(m_diskText);
    m_offer.open(m_recovery, [this] { return m_diskText; });
}

bool ConfigDraft::isDirty() const
{
    return m_project.isOpen() && m_editor.text() != m_diskText;
}

bool ConfigDraft::isBehind() const
{
    return !isDirty() && m_project.hasConfig() && m_project.configText() != m_diskText;
}

void ConfigDraft::followDisk()
{
    const auto text = m_project.configText();
    if (followLoss())
        return;
    if (text == m_diskText && !isDirty())
        return Q_EMIT stateChanged(); // it is what is shown; what a banner offers stays offered
    if (text == m_editor.text() || !isDirty()) {
        m_diskText = text;
        if (text == m_editor.text())
            m_editor.setModified(false); // written by this page: its own changes can still be undone
        else
            m_editor.reload(text); // what was chosen elsewhere is not taken back here
        m_banner.dismiss();
        if (m_recovery)
            m_recovery->forget();
        return Q_EMIT followed();
    }
    if (text != m_diskText)
        tellConflict();
}

/// A value was chosen on another page. It is the newer word on that value and says nothing of the others: the draft stays, and has it too.
void ConfigDraft::adoptChoice(const QString &path, const base::Json &value, const QString &text)
{
    if (!isDirty())
        return; // the text will follow the file
    const auto patched = config::patchYaml(m_editor.text().toStdString(), path.toStdString(), value);
    if (!patched)
        return;                                 // a draft that is no YAML; somebody chooses between the two
    if (m_diskText == m_project.configText()) { // else there is more to choose from than this
        m_diskText = text;
        m_editor.reload(text); // going back leads to the file as it is now, and not beyond the choice
        if (m_recovery && toText(*patched) == text)
            m_recovery->forget();
    }
    edit(toText(*patched));
}

/// A file that is deleted takes no text along. Many programs delete a file to write it anew: then nothing has happened. True where it is gone.
bool ConfigDraft::followLoss()
{
    const bool isGone = m_project.isOpen() && !m_project.hasConfig() && !m_project.configProblem() && !m_editor.text().isEmpty();
    if (isGone) {
        if (!m_diskText.isEmpty())
            tellDeleted();
        Q_EMIT stateChanged();
    } else if (m_project.hasConfig() && !m_lostText.isNull()) {
        m_diskText = std::exchange(m_lostText, {});
        m_banner.dismiss();
        if (isDirty())
            keepUnsaved();
        else if (m_recovery)
            m_recovery->forget();
    }
    return isGone;
}

void ConfigDraft::tellDeleted()
{
    m_lostText = std::exchange(m_diskText, QString());
    m_editor.setModified(true);
    keepUnsaved(); // there is no other copy
    m_banner.tell(Banner::Kind::Warning, tr("config.yaml was deleted outside. The text here is the only copy."));
    connect(m_banner.addFix(tr("Save it again")), &QAbstractButton::clicked, this, &ConfigDraft::save);
    connect(m_banner.addFix(tr("Close")), &QAbstractButton::clicked, this, &ConfigDraft::discard);
}

/// Both sides have changed; until somebody chooses, nothing is written.
void ConfigDraft::tellConflict()
{
    if (const auto &problem = m_project.configProblem()) {
        m_banner.showError(*problem);
        return;
    }
    if (!m_project.hasConfig())
        return tellDeleted();
    m_banner.tell(Banner::Kind::Warning, tr("config.yaml was changed outside of this page, and there are changes here that are not saved."),
        tr("Take the file as it is now, or keep yours; saving then overwrites the file."));
    connect(m_banner.addFix(tr("Reload the file")), &QAbstractButton::clicked, this, &ConfigDraft::discard);
    connect(m_banner.addFix(tr("Compare")), &QAbstractButton::clicked, this, &ConfigDraft::comparisonWanted);
    connect(m_banner.addFix(tr("Keep mine")), &QAbstractButton::clicked, this, [this] {
        m_diskText = m_project.configText();
        m_banner.dismiss();
        Q_EMIT stateChanged();
    });
}

void ConfigDraft::restore(const Recovery::Kept &kept)
{
    m_tellPending();
    const bool replaces = isDirty();
    const auto before = m_editor.text(), begun = m_diskText;
    takeUp(kept.text, kept.base);
    if (replaces)
        offerUndo(tr("Your changes were replaced by the ones from %1.").arg(kept.time), before, begun);
}

/// Edits from `text` that were begun from `base`. Where the file is another one by now, somebody chooses before it is written.
void ConfigDraft::takeUp(const QString &text, const QString &base)
{
    m_diskText = base;
    m_lostText.clear();
    edit(text);
    keepUnsaved();
    if (m_project.configText() != m_diskText)
        tellConflict();
}

void ConfigDraft::save()
{
    m_tellPending(); // what is being typed there belongs to it
    if (!isDirty())
        return;
    if (m_project.configText() != m_diskText) {
        tellConflict();
        return Q_EMIT toast(tr("Not saved: choose first which text to keep."));
    }
    const auto text = m_editor.text();
    if (text.trimmed().isEmpty())
        return m_banner.showError({ base::ErrorKind::BadConfig, tr("An empty config.yaml cannot be used, so it was not saved.").toStdString(),
            tr("Undo brings the text back.").toStdString() });
    keepUnsaved(); // until it is on the disk
    const auto before = std::exchange(m_diskText, text);
    m_lostText.clear();
    m_editor.setModified(false);
    m_banner.dismiss();
    m_project.setConfigText(text, this, [this, text, before, recovery = m_recovery](const base::Status &written) {
        if (recovery == m_recovery)
            return takeSaved(written, text, before);
        if (written) // another project is open by now
            recovery->forget();
    });
    Q_EMIT savingBegun();
}

void ConfigDraft::takeSaved(const base::Status &written, const QString &text, const QString &before)
{
    if (!written) {
        if (m_diskText == text)
            m_diskText = before;
        m_editor.setModified(true);
        keepUnsaved();
        if (m_project.configText() == m_diskText) // otherwise followDisk() tells of both sides
            m_banner.showError(written.error());
        return Q_EMIT notSaved();
    }
    if (isDirty())
        keepUnsaved(); // what was typed meanwhile
    else
        m_recovery->forget();
    m_offer.review(text);
    Q_EMIT saved();
}

void ConfigDraft::discard()
{
    const bool wasDirty = isDirty();
    const auto before = m_editor.text();
    const auto begun = m_diskText;
    const auto text = m_project.configText();
    if (text == m_diskText)
        m_editor.setText(text);
    else
        m_editor.reload(text); // going back beyond it would take back what was changed outside
    m_diskText = text;
    m_lostText.clear();
    m_editor.setModified(false);
    m_banner.dismiss();
    if (m_recovery)
        m_recovery->forget();
    Q_EMIT followed();
    if (wasDirty && before != m_diskText)
        offerUndo(tr("Changes discarded."), before, begun);
}

/// Offers to undo, until the text changes again.
void ConfigDraft::offerUndo(const QString &sentence, const QString &text, const QString &base)
{
    m_undoSentence = sentence;
    Q_EMIT undoable(sentence, [this, text, base, folder = m_project.folder()] {
        m_tellPending(); // a change as well
        if (!m_undoSentence.isEmpty() && m_project.folder() == folder)
            takeUp(text, base);
    });
}

void ConfigDraft::offerBack(const QString &sentence, const QString &text)
{
    m_undoSentence = sentence;
    Q_EMIT undoable(sentence, [this, text, after = m_editor.text()] {
        if (m_editor.text() == after) // else it would take back more
            edit(text);
    });
}

void ConfigDraft::edit(const QString &text)
{
    m_editor.setText(text);
    textEdited();
}

void ConfigDraft::textEdited()
{
    if (m_project.hasConfig() && m_editor.text() == m_project.configText() && m_diskText != m_project.configText()) {
        m_diskText = m_project.configText(); // both sides have come to the same
        m_banner.dismiss();
    }
    if (!m_undoSentence.isEmpty())
        Q_EMIT toastOver(std::exchange(m_undoSentence, {}));
    if (!m_keepTimer.isActive()) // at least once a second while somebody types on
        m_keepTimer.start();
    Q_EMIT edited();
}

void ConfigDraft::keepUnsaved()
{
    if (!m_recovery)
        return;
    if (m_editor.text() != m_diskText)
        m_recovery->keep(m_editor.text(), m_diskText);
    else if (!m_project.isWriting()) // what is on its way is kept until it has arrived
        m_recovery->forget();
}

} // namespace anneal::ui

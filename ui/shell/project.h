// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/trust.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>
#include <filesystem>
#include <optional>
#include <vector>

namespace anneal::ui {

std::filesystem::path toPath(const QString &text);
QString toText(const std::filesystem::path &path);
QString toText(const std::string &utf8);

/// The open project: a folder with config.yaml, data/raw, data/prepared, runs. There is one Project object for the life of the window.
///
/// It owns the text of config.yaml: whoever edits calls setConfigText(), everyone else follows configChanged().
/// A text is written to disk (durably) at once; changes on disk from outside are read and told.
class Project : public QObject
{
    Q_OBJECT

public:
    explicit Project(QObject *parent = nullptr);

    /// Fails with NotFound where the folder is missing; a folder without config.yaml is fine (hasConfig() is false then).
    base::Status open(const QString &folder);
    void close();
    bool isOpen() const { return !m_folder.isEmpty(); }

    QString name() const; // of the folder
    QString folder() const { return m_folder; }
    QString configFile() const;
    QString runsFolder() const;                      // training.output_dir
    QString resolve(const QString &relative) const;  // against the project folder; absolute paths stay
    QString relative(const QString &absolute) const; // as it is to be written into config.yaml

    bool hasConfig() const { return m_hasConfig; }
    /// Why there is no config.yaml to work with although there is such a file: it must not be written over.
    const std::optional<base::Error> &configProblem() const { return m_configProblem; }
    /// Paths in config.yaml that lead out of the project and that nobody has trusted: until then it counts as one that cannot be used,
    /// and nothing there is read.
    const std::vector<data::OutsidePath> &untrusted() const { return m_untrusted; }
    /// The user trusts the project with these paths; remembered outside of it.
    void trust();
    QString configText() const { return m_configText; }
    /// Writes config.yaml and tells everyone but makes no second copy of it. Fails when it cannot be written; the text in memory stays the old one.
    /// Fails with Busy where another program changed the file meanwhile: that text is read and told, and nothing is written.
    base::Status setConfigText(const QString &text);

    /// Where there is no configuration to work with: what a page says instead of facts, and what cures it.
    struct NoConfig
    {
        QString title, text;
        enum class Cure { None, Write, Trust } cure = Cure::None;
        QString cureText() const; // for a button
    };
    NoConfig whyNoConfig() const;

Q_SIGNALS:
    void opened(); // also when another one took its place
    void closed();
    void vanished(const QString &folder); // it was open, and its folder is gone; after closed()
    void configChanged();                 // text; by setConfigText() or on disk

private:
    void follow();
    void readConfig();
    std::optional<base::Error> changedOutside();
    void checkTrust();
    void believe(const std::vector<data::OutsidePath> &paths);
    static QByteArray identity(const QString &folder);
    void watch();

    QString m_folder;
    QString m_configText;
    bool m_hasConfig = false;
    std::optional<base::Error> m_configProblem;
    std::vector<data::OutsidePath> m_untrusted;
    std::vector<data::OutsidePath> m_typed; // in this window, so they are trusted even where that cannot be remembered
    QFileSystemWatcher m_watcher;
    QTimer m_reread;
    QTimer m_lookUp; // something changed above the folder
    QByteArray m_identity;
};

} // namespace anneal::ui

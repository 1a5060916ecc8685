// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QStringList>
#include <QTranslator>
#include <memory>
#include <vector>

namespace anneal::ui {

/// The language that the program speaks from its start to its end. English is in the source; others are files of translations/ among the
/// resources (":/i18n/window_de.ts", "core_de.ts").
class Language
{
    Q_DECLARE_TR_FUNCTIONS(Language)

public:
    /// `chosen`: a code ("de"), or "system". Before the first text is shown. The application must outlive this.
    Language(QCoreApplication &application, const QString &chosen, const QString &folder = usualFolder());
    ~Language();

    /// Codes of the languages there are, English first.
    static QStringList known(const QString &folder = usualFolder());
    /// The one to speak: what was chosen where it is known, else the first of those that the desktop wants, else English.
    static QString fitting(const QString &chosen, const QStringList &known, const QStringList &wanted);
    /// The one that a start with this choice speaks.
    static QString chosenOrUsual(const QString &chosen, const QString &folder = usualFolder());
    /// "Deutsch"
    static QString nameOf(const QString &code);

private:
    static QString usualFolder() { return QStringLiteral(":/i18n"); }

    void install(std::unique_ptr<QTranslator> translator);

    QCoreApplication &m_application;
    std::vector<std::unique_ptr<QTranslator>> m_translators; // ours and Qt's
};

} // namespace anneal::ui

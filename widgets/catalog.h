// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/sentenceforms.h"

#include <QCache>
#include <QMutex>
#include <QTranslator>
#include <string>
#include <vector>

namespace anneal::widgets {

/// The texts of a language, read from the files that translators edit (Qt's TS format).
///
/// A text is looked up by itself, whichever class it stands in: one English text has one translation, unless a comment of tr() tells two
/// apart.
class Catalog : public QTranslator
{
public:
    /// Adds the texts of the window. False where the file cannot be read as one.
    bool addTexts(const QString &file);
    /// Adds sentences of core, which said() finds by their form.
    bool addSentences(const QString &file);

    bool isEmpty() const override { return m_texts.isEmpty() && m_sentences.isEmpty(); }
    QString translate(const char *context, const char *source, const char *comment = nullptr, int n = -1) const override;

private:
    QString said(const QByteArray &english, Numbers numbers) const;

    QHash<QByteArray, QString> m_texts; // by source and comment
    SentenceForms m_sentences;
    mutable QMutex m_mutex; // texts are asked for by threads that read in the background, too
    mutable QCache<QByteArray, QString> m_said { 500 };
};

/// A sentence of core that the window says in words of its own: there it names a verb of the command line.
struct Rewording
{
    QString english;
    QString (*words)(); // in the language of the window
};
/// What said() rewords: set once, at the start. What is set after the first call of said(), which other threads make as well, does not count.
void setRewordings(std::vector<Rewording> rewordings);

/// A text of core (an error, a reason, the help of a setting) in the language of the window; what is no sentence of core stays as it is.
QString said(const std::string &english, Numbers numbers = Numbers::OfLanguage);
QString said(const QString &english, Numbers numbers = Numbers::OfLanguage);

} // namespace anneal::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringView>
#include <vector>

namespace anneal::widgets {

/// How numbers in a translated sentence are written: as the language does, or as a file has them, where that is what the sentence speaks of.
enum class Numbers { OfLanguage, OfFiles };

/// Finds English sentences again by the forms they were made from ("The file %1 is empty.") and says them in another language.
///
/// What core says reaches the window as finished English, often through a file or another program. A text is taken apart into forms, one
/// inside another, into sentences behind each other and into "place: reason"; of all ways the one whose forms cover most letters counts.
/// What no form covers stays as it is.
class SentenceForms
{
public:
    void add(const QString &english, const QString &translation);
    QString translated(const QString &english, Numbers numbers = Numbers::OfLanguage) const;
    bool isEmpty() const { return m_whole.isEmpty() && m_forms.empty(); }

private:
    struct Form
    {
        QStringList pieces;   // what stands before, between and behind the arguments
        QList<int> arguments; // the number of each
        QString translation;
        qsizetype letters = 0; // in all pieces
    };
    class Reading;

    QHash<QString, QString> m_whole; // those without an argument
    std::vector<Form> m_forms;
};

} // namespace anneal::widgets
